"""The canvas: a block of text seen while it condenses out of noise.

`playback` decides which denoising step is on the screen, `layout` where every position stands,
`cells` how far each one has settled, `painter` draws them, `view` is the widget around all four.
"""
