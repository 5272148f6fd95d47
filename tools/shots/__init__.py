"""Screenshots of every screen, light and dark, at 100 % and 200 %: `python -m tools.shots DIR`.

They are taken of the real window with the real engine, offscreen. The model is the bundled one and the data
folder a temporary one. Long conversations and the Markdown sample are put into storage beforehand; everything
that is seen to be written is written by the model. What the pictures of the Models page show of a graphics
card is made up by hand (see `models.py`).
"""
