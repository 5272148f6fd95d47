"""Canvas: show a block of text while it is denoised.

`playback` picks the step on the screen; `markup`, `layout` and `grid` place the text of each position,
`live_layout` while its final text is not known; `cells` animates each position. `painter` draws with the
fonts of `metrics` on any paint device; `view` is the widget.
"""
