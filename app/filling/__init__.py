"""Texts with holes for a model to fill, and the instruction that stands before them. No Qt."""

from app.filling.holes import Hole, TextWithHoles, escape_holes, parse_holes
from app.filling.instructions import WRITE_MESSAGE, WRITE_TEXT

__all__ = ["WRITE_MESSAGE", "WRITE_TEXT", "Hole", "TextWithHoles", "escape_holes", "parse_holes"]
