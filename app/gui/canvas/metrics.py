"""The fonts of the canvas and their sizes, for layout and painting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetricsF

from app.gui.canvas.cache import Cache
from app.gui.canvas.markup import Part, Style, base_style
from app.gui.canvas.shaping import ShapedPart, line_breaks, overhang_of, shape_word
from app.gui.widgets.theme import Theme
from app.gui.widgets.typefaces import line_box

# Sizes that QTextDocument gives to HTML headings, in units of its default font; see `markdown.rich_text`.
_HEADING_SIZES: dict[Style, float] = {"h1": 1.5, "h2": 1.2, "h3": 1.0}
_EMPHASES = ("bold", "italic", "bold italic")
_LINE = 1.5
_CODE_LINE = 1.35
_NO_MARGINS = (0.0, 0.0)
_MAX_TEXTS = 8000


class TextMetrics:
    """Fonts by style, and the size of text in them, in pixels.

    `scale` enlarges everything, for presentations and export.
    """

    def __init__(self, theme: Theme, scale: float = 1.0) -> None:
        self.fonts = _fonts(theme, scale)
        self.scale = scale = scale * theme.scale  # of distances
        self.sizes = {style: QFontMetricsF(font) for style, font in self.fonts.items()}
        # Emphasis changes no line, whatever its font needs.
        bases = {style: base_style(style) for style in self.fonts}
        boxes = {base: line_box(self.fonts[base], _proportion(base)) for base in set(bases.values())}
        self._boxes = {style: boxes[base] for style, base in bases.items()}
        self.em = self.sizes["text"].height()
        self.paragraph_gap = 10.0 * scale
        self.list_indent = 40.0 * scale
        self.bullet_size = self.em // 3
        self.code_indent = 15.0 * scale
        self.code_gap = 2.0 * scale
        code_line = self.line_height("code")
        self.opening_height = code_line + 9.2 * scale
        self.closing_height = code_line - 2.9 * scale
        self._widths: Cache[tuple[str, Style], float] = Cache(_MAX_TEXTS)
        self._words: Cache[tuple[tuple[str, Style], ...], tuple[ShapedPart, ...]] = Cache(_MAX_TEXTS)
        self._overhangs: Cache[tuple[str, Style], float] = Cache(_MAX_TEXTS)
        self._breaks: Cache[str, tuple[int, ...]] = Cache(_MAX_TEXTS)

    def advance(self, text: str, style: Style) -> float:
        """The width of a text on one line, in pixels."""
        width = self._widths.get((text, style))
        if width is None:
            width = self.sizes[style].horizontalAdvance(text)
            self._widths[text, style] = width
        return width

    def shape(self, parts: Sequence[Part]) -> Sequence[ShapedPart]:
        """Shape the parts of a word together; return the text and width in pixels of each."""
        if len(parts) == 1:
            (part,) = parts
            return ((part.text, self.advance(part.text, part.style)),)
        key = tuple((part.text, part.style) for part in parts)
        shaped = self._words.get(key)
        if shaped is None:
            shaped = self._words[key] = shape_word(parts, self.fonts)
        return shaped

    def overhang(self, text: str, style: Style) -> float:
        """How far the last letter of a text reaches beyond its advance, in pixels, as italics do."""
        key = text[-1:], style
        overhang = self._overhangs.get(key)
        if overhang is None:
            overhang = self._overhangs[key] = overhang_of(text[-1:], self.sizes[style])
        return overhang

    def breaks(self, text: str) -> Sequence[int]:
        """Find where a line may be broken in a text without spaces, as offsets."""
        if text.isascii() and text.isalnum():
            return ()
        found = self._breaks.get(text)
        if found is None:
            found = self._breaks[text] = line_breaks(text, self.fonts["text"])
        return found

    def line_height(self, style: Style) -> float:
        """The distance between the tops of two lines."""
        return self._boxes[style].height

    def margins(self, style: Style) -> tuple[float, float]:
        """The extra space above and below a heading."""
        return (0.0, -4.0 * self.scale) if style in _HEADING_SIZES else _NO_MARGINS

    def baseline(self, style: Style) -> float:
        """The distance from the top of a line to its baseline."""
        return self._boxes[style].baseline


def _proportion(style: Style) -> float:
    """The height of a line in units of the font's, as in the Markdown that follows."""
    if style in _HEADING_SIZES:
        return 1.0
    return _CODE_LINE if style == "code" else _LINE


def _fonts(theme: Theme, scale: float) -> dict[Style, QFont]:
    reading, code = _scaled(theme.reading_font, scale), _scaled(theme.code_font, scale)
    fonts: dict[Style, QFont] = {"code": code} | _emphasised_fonts("", reading, code)
    for style, size in _HEADING_SIZES.items():
        heading = _scaled(reading, size)
        heading.setWeight(QFont.Weight.DemiBold)
        fonts |= _emphasised_fonts(f"{style} ", heading, code)
        fonts[style] = heading
    fonts["text"] = reading
    return fonts


def _emphasised_fonts(prefix: str, font: QFont, code: QFont) -> dict[Style, QFont]:
    """The fonts of emphasis and code within text of this font."""
    fonts: dict[Style, QFont] = {}
    for emphasis in _EMPHASES:
        emphasised = fonts[prefix + emphasis] = QFont(font)
        if "bold" in emphasis:
            emphasised.setBold(True)
        if "italic" in emphasis:
            emphasised.setItalic(True)
    mono = fonts[f"{prefix}mono"] = QFont(code)
    mono.setPointSizeF(font.pointSizeF())
    mono.setWeight(font.weight())
    return fonts


def _scaled(font: QFont, scale: float) -> QFont:
    scaled = QFont(font)
    scaled.setPointSizeF(font.pointSizeF() * scale)
    return scaled
