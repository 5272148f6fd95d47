"""Canvas: show a block of text while it is denoised.

`playback` picks the step on the screen; `cell_allocation` reserves width for the text of each position;
`markup`, `layout` and `grid` place it; `cells` animates each position. `painter` draws with the fonts of
`metrics` on any paint device; `view` is the widget.
"""
