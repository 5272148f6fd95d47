"""Inspector: plot what a block's denoising steps show about the model.

`history` and `rates` compute the values, `descriptions` puts them into words, `axes` and `colors` draw,
`plots`, `heat_map` and `token_view` are the plots, `panel` is the side panel with all of them.
"""

from app.gui.inspector.panel import Inspector

__all__ = ["Inspector"]
