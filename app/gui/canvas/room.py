"""Estimate the height of a block before its text is known, so that nothing jumps when it is. No Qt."""

from __future__ import annotations

import math

from app.gui.canvas.layout import Metrics, lay_out

# Measured on replies of the demo model at widths of 330 to 900 pixels: between the median of all blocks and
# the one of full blocks, also for blocks joined to 256 positions.
_POSITION_WIDTH = 0.9  # of an average position's text, in line heights
_PARAGRAPH = 32  # positions to a paragraph, list item or heading


def expected_height(count: int, width: float, metrics: Metrics, prefix: str = "") -> float:
    """The height in pixels that a block of `count` positions needs on average; whole lines of text.

    `prefix`: the text whose last line it continues, which is part of the height.
    """
    line = metrics.line_height("text")
    text = count * _POSITION_WIDTH * line / max(width, line)
    breaks = count / _PARAGRAPH * (0.5 + metrics.paragraph_gap / line)
    above = lay_out(prefix, (), width, metrics).height - line if prefix else 0.0
    return above + max(1, math.ceil(text + breaks - 0.25)) * line
