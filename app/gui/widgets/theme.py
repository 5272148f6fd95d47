"""The theme: colours for light and dark, fonts, and icons.

The colours of the canvas differ in lightness as well as in hue (slate, amber, blue), which keeps them
apart for people with any common form of colour blindness.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.base.app_dirs import icons_dir
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.typefaces import code_font, system_point_size, text_font

Scheme = Literal["system", "light", "dark"]

_LENGTH = re.compile(r"\b(\d+)px")
_HAIRLINE = 1  # pixels: lines are not scaled with the font size


@dataclass(frozen=True)
class Colors:
    """The colours of one scheme, as #rrggbb."""

    window: str  # behind the messages
    sidebar: str
    raised: str  # composer, cards, code
    bubble: str  # user messages
    hover: str
    selected: str
    line: str  # hairlines and borders
    text: str
    muted: str  # secondary text, with a contrast of at least 4.5 : 1 on all backgrounds
    accent: str
    accent_hover: str
    on_accent: str
    warn: str
    warn_back: str
    fog: str  # canvas: unknown positions
    unsure: str  # canvas: undecided positions
    accepted: str  # canvas: positions accepted in this step
    found: str  # behind text that was searched for
    found_current: str  # behind the hit that was gone to
    on_found_current: str


LIGHT = Colors(
    window="#fbfbfa",
    sidebar="#f2f3f3",
    raised="#ffffff",
    bubble="#e9eef3",
    hover="#e7e9ea",
    selected="#dde3e9",
    line="#dfe2e5",
    text="#1d242c",
    muted="#5c6671",
    accent="#1f6099",
    accent_hover="#2b6da8",
    on_accent="#ffffff",
    warn="#8a4b08",
    warn_back="#fdf3e4",
    fog="#778493",
    unsure="#b06f0a",
    accepted="#0f74d1",
    found="#ffe08a",
    found_current="#f59a23",
    on_found_current="#1d242c",
)
DARK = Colors(
    window="#14181d",
    sidebar="#101317",
    raised="#1b2026",
    bubble="#232b34",
    hover="#1d232a",
    selected="#27303a",
    line="#2b333c",
    text="#e4e8ec",
    muted="#94a0ac",
    accent="#7db8ec",
    accent_hover="#93c5f1",
    on_accent="#0d1a26",
    warn="#f0b768",
    warn_back="#2b2316",
    fog="#71869b",
    unsure="#e3a84a",
    accepted="#6cbcff",
    found="#6b5514",
    found_current="#f2b13c",
    on_found_current="#14181d",
)


class Theme(QObject):
    """The current colours and fonts. Widgets read it when they paint and listen to `changed`."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        scheme: Scheme = "system",
        *,
        applies_to_app: bool = True,
        scale: float = 1.0,
        reduced_motion: bool = False,
    ) -> None:
        """`applies_to_app`: apply it to the program, otherwise only to widgets that use this theme."""
        super().__init__()
        self._app, self._whole_app = app, applies_to_app
        self.scale = scale
        self._reduced_motion = reduced_motion
        self._make_fonts(self.scale)
        if applies_to_app and not app.styleSheet():  # its base stays the same style
            app.setStyle("Fusion")
        self._scheme: Scheme = scheme
        self.colors = LIGHT
        self.set_scheme(scheme)
        self._system_colors = app.styleHints().colorSchemeChanged.connect(self._apply)

    def close(self) -> None:
        """Stop following the system's colours."""
        QObject.disconnect(self._system_colors)

    @property
    def em(self) -> float:
        """The height of the reading font, in pixels."""
        return QFontMetricsF(self.reading_font).height()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self.colors is DARK

    @property
    def palette(self) -> QPalette:
        """The current colours, for widgets that draw without the style sheet."""
        return _palette(self.colors)

    @property
    def scheme(self) -> Scheme:
        """The selected scheme, which may be "system"."""
        return self._scheme

    @property
    def reduced_motion(self) -> bool:
        """Whether animations are turned off: steps change at once, nothing drifts or fades."""
        return self._reduced_motion

    def set_reduced_motion(self, reduced: bool) -> None:
        """Turn animations off or on; animated widgets check this each time."""
        self._reduced_motion = reduced

    def set_scheme(self, scheme: Scheme) -> None:
        """Use light or dark, or follow the system."""
        self._scheme = scheme
        if self._whole_app:
            schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
            hints = QGuiApplication.styleHints()
            hints.setColorScheme(schemes.get(scheme, Qt.ColorScheme.Unknown))
        self._apply()

    def set_scale(self, scale: float) -> None:
        """Scale all fonts relative to the default size."""
        if scale == self.scale:
            return
        self.scale = scale
        self._make_fonts(scale)
        self._apply()

    def px(self, pixels: float) -> int:
        """Scale a distance in pixels with the font size."""
        return round(pixels * self.scale)

    def scale_width(self, pixels: float) -> int:
        """Scale the size of a part of the window, which grows half as fast as the fonts."""
        return round(pixels * (1.0 + self.scale) / 2.0)

    def scaled(self, sheet: str) -> str:
        """Scale the lengths of a style sheet, written for the default font size."""

        def length(available: re.Match[str]) -> str:
            pixels = int(available[1])
            return f"{pixels if pixels <= _HAIRLINE else self.px(pixels)}px"

        return _LENGTH.sub(length, sheet)

    def _make_fonts(self, scale: float) -> None:
        size = max(system_point_size(), 9.0) + 1.0
        self.text_font = text_font(size * scale, tabular=True)
        self.small_font = text_font((size - 1.5) * scale, tabular=True)
        self.reading_font = text_font((size + 1.0) * scale)
        self.code_font = code_font((size - 0.5) * scale)

    def color(self, name: str) -> QColor:
        """Return one of `Colors` by its name."""
        return QColor(getattr(self.colors, name))

    def icon(self, name: str, color: str = "muted", size: int = 20) -> QIcon:
        """Draw an icon in a colour of the scheme; `size` is for the default font size."""
        icon = QIcon()
        icon.addPixmap(self.pixmap(name, color, self.px(size)))
        icon.addPixmap(self.pixmap(name, "line", self.px(size)), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, color: str, size: int) -> QPixmap:
        """Draw an icon as a picture of exactly `size` pixels."""
        drawn, ratio = str(getattr(self.colors, color)), self._app.devicePixelRatio()
        key = f"unfog/{name}/{drawn}/{size}/{ratio}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = _render_icon(name, drawn, size, ratio)
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def _apply(self) -> None:
        forced = {"light": False, "dark": True}
        system = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.colors = DARK if forced.get(self._scheme, system) else LIGHT
        if self._whole_app:
            self._app.setPalette(self.palette)
            self._app.setFont(self.text_font)  # before the sheet, which is laid out with it
            sheet = style_sheet(self)
            if sheet != self._app.styleSheet():  # Qt would style every widget once more
                self._app.setStyleSheet(sheet)
            # again: on Windows, setting a style gives menus, lists and tool tips the system's own fonts
            self._app.setFont(self.text_font)
        self.changed.emit()


def _render_icon(name: str, color: str, size: int, ratio: float) -> QPixmap:
    source = (icons_dir() / f"{name}.svg").read_text(encoding="utf-8")
    painted = source.replace("currentColor", color)
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(painted.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def tool_tip(text: str) -> str:
    """Convert plain text to a tool tip, so that Qt does not interpret it as HTML."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def _palette(colors: Colors) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colors.window,
        QPalette.ColorRole.Base: colors.raised,
        QPalette.ColorRole.AlternateBase: colors.sidebar,
        QPalette.ColorRole.Button: colors.raised,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.muted,
        QPalette.ColorRole.ToolTipBase: colors.raised,
        QPalette.ColorRole.ToolTipText: colors.text,
        QPalette.ColorRole.Link: colors.accent,
        QPalette.ColorRole.Highlight: colors.accent,
        QPalette.ColorRole.HighlightedText: colors.on_accent,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    return palette
