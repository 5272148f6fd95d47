"""Parts of a page that is painted off screen: its theme, its layout at once, the fades at its edges."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QWidget

from app.gui.markdown.rich_text import CopyButton
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.theme import Theme

_PASSES = 8  # maximum number of layout passes
CODE_PIXELS = 14.0
"""The usual size of the code font."""
# Pixel sizes of the reading, text, small and code font. Qt caches glyphs below 64 pixels, so with 17 a film
# of 2160 lines would take ten times as long.
_FONT_PIXELS = (16.0, 14.0, 12.0, CODE_PIXELS)
_RENDER_FLAGS = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren


class PageTheme(Theme):
    """Colours and fonts of a page, independent of the window's."""

    def __init__(self, dark: bool) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        super().__init__(app, "dark" if dark else "light", applies_to_app=False)
        fonts = (self.reading_font, self.text_font, self.small_font, self.code_font)
        self.reading_font, self.text_font, self.small_font, self.code_font = (
            _resized(font, pixels) for font, pixels in zip(fonts, _FONT_PIXELS, strict=True)
        )

    def set_code_pixels(self, pixels: float) -> None:
        """Change the size of the code font; before the theme is used."""
        self.code_font = _resized(self.code_font, pixels)


def page_style_sheet(theme: PageTheme) -> str:
    """Build the style sheet of a page, a widget with the object name "film"."""
    return (
        f"QLabel, QTextEdit {{ color: {theme.colors.text}; }} {style_sheet(theme)}"
        f"#film {{ background: {theme.colors.window}; }}"
    )


def picture_of_page(page: QWidget, size: tuple[int, int], scale: float) -> QImage:
    """Render a page as a picture of `size` pixels, `scale` of them per point."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    page.render(image, QPoint(), renderFlags=_RENDER_FLAGS)
    image.setDevicePixelRatio(1.0)
    return image


def apply_layouts(content: QWidget) -> None:
    """Apply all layouts now instead of in the next event loop iteration; `content` gets the height it needs.

    New widgets are shown; buttons to copy and scroll bars are hidden.
    """
    for widget in content.findChildren(QWidget):
        if isinstance(widget, QAbstractScrollArea):
            widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if isinstance(widget, CopyButton):
            widget.hide()
        elif widget.isHidden() and not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.show()
    inner_first = [*reversed(content.findChildren(QWidget)), content]
    layouts = [layout for widget in inner_first if (layout := widget.layout()) is not None]
    for _ in range(_PASSES):  # a new width may need another height
        if sum(layout.activate() for layout in layouts) == 0:
            return
        content.setFixedHeight(content.sizeHint().height())


class EdgeFades(QWidget):
    """Fades text at the edges of the view."""

    def __init__(self, theme: PageTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._length = theme, 26
        self._above = self._below = False

    def set_length(self, length: int) -> None:
        """Set the points over which text fades."""
        self._length = length

    def show_edges(self, *, above: bool, below: bool) -> None:
        """Choose the edges beyond which there is more text."""
        self._above, self._below = above, below

    def paintEvent(self, event: object) -> None:
        """Draw gradients of the page's colour over these edges."""
        painter = QPainter(self)
        length = float(self._length)
        edges = ((self._above, 0.0, length), (self._below, float(self.height()), -length))
        for is_shown, outside, inwards in edges:
            if not is_shown:
                continue
            gradient = QLinearGradient(0.0, outside, 0.0, outside + inwards)
            gradient.setColorAt(0.0, self._theme.color("window"))
            clear = self._theme.color("window")
            clear.setAlpha(0)
            gradient.setColorAt(1.0, clear)
            box = QRectF(0.0, min(outside, outside + inwards), float(self.width()), length)
            painter.fillRect(box, gradient)
        painter.end()


def small_label(text: str, parent: QWidget) -> QLabel:
    """Create a label of small plain text."""
    label = QLabel(text, parent)
    label.setProperty("kind", "small")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _resized(font: QFont, pixels: float) -> QFont:
    """Return the font in this pixel size, without hinting, so that widths scale with the image."""
    resized = QFont(font)
    screen = QGuiApplication.primaryScreen()
    resized.setPointSizeF(pixels * 72.0 / screen.logicalDotsPerInchY())
    resized.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return resized
