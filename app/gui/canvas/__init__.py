"""The canvas: a block of text seen while it condenses out of noise.

`playback` decides which denoising step is on the screen; `arrange` which text every position has room for,
`markup` and `layout` (or `grid`) where it stands; `cells` how far it has settled. `painter` draws all that
with the fonts of `metrics`, on anything; `view` is the widget around it. `trace` is what is kept of a block.
"""
