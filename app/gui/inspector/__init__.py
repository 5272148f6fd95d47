"""The inspector: what a block's denoising steps say about how the model thinks.

`history` and `rates` are the figures, `words` what they mean in plain sentences, `axes` and `colors` how they
are drawn, `plots` and `token_view` the drawings, `panel` the side panel around all of them.
"""

from app.gui.inspector.panel import Inspector

__all__ = ["Inspector"]
