"""The settings window's additions to the program's style sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.gui.widgets.theme import Theme


def use_style_sheet(window: QWidget, theme: Theme) -> None:
    """Style a window of form rows; call it before its widgets are created, and when the theme changes."""
    sheet = style_sheet(theme)
    if sheet != window.styleSheet():  # Qt would style every widget again
        window.setStyleSheet(sheet)


def style_sheet(theme: Theme) -> str:
    """Styles for number boxes, long texts, choice lists and the footer."""
    c, code = theme.colors, theme.code_font
    families = ", ".join(f'"{family}"' for family in code.families())
    return f"""
    #settings, #page {{ background: {c.window}; border: none; }}
    #diagnostics {{ font-family: {families}; font-size: {code.pointSizeF()}pt; }}
    #settings_footer {{ background: {c.window}; border-top: 1px solid {c.line}; }}
    QPlainTextEdit {{ background: {c.window}; color: {c.text}; border: 1px solid {c.line}; border-radius: 8px;
        padding: 4px 5px; }}
    QPlainTextEdit:focus {{ border: 1px solid {c.accent}; }}
    QAbstractSpinBox {{ background: transparent; border: none; padding: 0; color: {c.text}; }}
    QAbstractSpinBox:disabled {{ color: {c.muted}; }}
    #conversations::item:disabled {{ color: {c.muted}; }}
    QToolButton[kind="stepper"] {{ padding: 4px 9px; color: {c.muted}; border-radius: 8px; }}
    QToolButton[kind="stepper"]:hover {{ color: {c.text}; }}
    QComboBox QAbstractItemView {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line};
        outline: none; padding: 4px; selection-background-color: {c.selected};
        selection-color: {c.text}; }}
    """
