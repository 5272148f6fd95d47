"""The style sheet of the program, built from a theme's colours and fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.gui.widgets.theme import Theme

COLUMN_WIDTH = 740  # width of a conversation in pixels, at the default font size
_TITLE = 1.55  # size of page titles and the greeting, relative to text


def style_sheet(theme: Theme) -> str:
    """Build the style sheet; selectors use object names and the `kind` property.

    Its lengths are for the default font size; see `Theme.scaled`.
    """
    c = theme.colors
    small, reading = f"{theme.small_font.pointSizeF()}pt", f"{theme.reading_font.pointSizeF()}pt"
    title, code = f"{theme.text_font.pointSizeF() * _TITLE}pt", f"{theme.code_font.pointSizeF()}pt"
    families = ", ".join(f'"{family}"' for family in theme.code_font.families())
    return theme.scaled(f"""
    QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
    QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px;
             icon-size: 16px; }}
    QMenu::item {{ padding: 6px 22px 6px 14px; border-radius: 5px; }}
    QMenu::item:selected {{ background: {c.selected}; }}
    QMenu::item:disabled {{ color: {c.muted}; background: transparent; }}
    QMenu::icon {{ padding-left: 8px; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}

    #column {{ max-width: {COLUMN_WIDTH}px; }}
    #footer {{ max-width: {COLUMN_WIDTH + 24}px; }}
    #sidebar {{ background: {c.sidebar}; border: none; border-right: 1px solid {c.line}; }}
    #conversations {{ background: transparent; border: none; outline: none; }}
    #conversations::branch {{ background: transparent; border-image: none; image: none; }}
    #conversations::item {{ padding: 7px 10px; border-radius: 7px; color: {c.text};
                            border: 1px solid transparent; }}
    #conversations::item:hover {{ background: {c.hover}; }}
    #conversations::item:selected {{ background: {c.selected}; color: {c.text}; }}
    #conversations::item:focus {{ border: 1px solid {c.accent}; }}
    #conversations QLineEdit {{ background: {c.raised}; border: 1px solid {c.accent}; border-radius: 5px; }}
    #versions, #version {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 8px;
                           outline: none; }}
    #versions:focus, #version:focus {{ border: 1px solid {c.accent}; }}
    #versions::item {{ padding: 7px 10px; color: {c.text}; border: 1px solid transparent;
                       border-radius: 7px; }}
    #versions::item:hover {{ background: {c.hover}; }}
    #versions::item:selected {{ background: {c.selected}; color: {c.text}; }}
    #decisions {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 8px; outline: none; }}
    #decisions::corner {{ background: transparent; border: none; }}
    #decisions QHeaderView {{ background: transparent; border: none; }}
    #decisions QHeaderView::section {{ background: {c.raised}; color: {c.muted}; border: none;
                                       border-bottom: 1px solid {c.line}; padding: 6px 8px;
                                       font-size: {small}; font-weight: 600; }}
    #wordmark {{ font-weight: 600; color: {c.text}; }}

    #header {{ background: {c.window}; border: none; border-bottom: 1px solid {c.line}; }}

    #page {{ background: {c.window}; border: none; }}
    #messages, #models {{ background: {c.window}; border: 1px solid {c.window}; }}
    #messages:focus, #models:focus {{ border: 1px solid {c.accent}; }}
    QCheckBox {{ border: 1px solid transparent; border-radius: 6px; padding: 3px; }}
    QCheckBox:focus {{ border: 1px solid {c.accent}; }}
    #composer {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 14px; }}
    #composer[focused="true"] {{ border: 1px solid {c.accent}; }}
    #composer QPlainTextEdit {{ background: transparent; border: none; color: {c.text};
                                placeholder-text-color: {c.muted}; font-size: {reading}; }}
    #panel {{ background: {c.window}; border: none; border-top: 1px solid transparent; }}
    #panel[floating="true"] {{ border-top: 1px solid {c.line}; }}
    #find {{ background: {c.window}; border: none; border-bottom: 1px solid {c.line}; }}
    #find QLineEdit {{ padding: 4px 9px; }}
    #find QPushButton {{ padding: 3px; icon-size: 18px; }}
    #bubble {{ background: {c.bubble}; border-radius: 14px; }}
    #passage_bar {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 9px; }}
    #code {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; margin-bottom: 6px; }}
    #code QLabel, QLabel[kind="small"] {{ color: {c.muted}; font-size: {small}; }}
    QLabel[kind="small"], QLabel[kind="muted"] {{ color: {c.muted}; }}
    QLabel[kind="title"] {{ color: {c.text}; font-weight: 600; }}
    QLabel[kind="page_title"] {{ color: {c.text}; font-weight: 600; font-size: {title}; }}
    #about {{ font-size: {reading}; }}
    QLabel[kind="badge"] {{ color: {c.warn}; font-size: {small}; }}
    #card {{ background: {c.warn_back}; border: 1px solid {c.line}; border-left: 3px solid {c.warn};
             border-radius: 8px; }}
    #address {{ background: transparent; border: 1px solid transparent; border-radius: 4px; }}
    #card QPlainTextEdit:focus, #address:focus {{ border: 1px solid {c.accent}; }}
    #card QPlainTextEdit {{ background: {c.window}; color: {c.muted}; border: 1px solid {c.line};
                            border-radius: 6px; font-family: {families}; font-size: {code};
                            min-height: 146px; max-height: 146px; }}
    #toast {{ background: {c.text}; border-radius: 10px; }}
    #toast QLabel {{ color: {c.window}; }}
    #toast QPushButton {{ color: {c.window}; background: transparent; border: none; font-weight: 600;
                          padding: 4px 8px; border-radius: 6px; }}
    #toast QPushButton:focus {{ border: 1px solid {c.window}; }}
    #status {{ background: {c.window}; }}
    #status QLabel {{ color: {c.muted}; font-size: {small}; }}
    #status QPushButton {{ text-align: left; padding: 0 5px; }}

    #inspector {{ background: {c.window}; border: none; border-left: 1px solid {c.line}; }}
    #models_page, #models_header {{ background: {c.window}; border: none; }}
    QFrame[kind="group"] {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 12px; }}
    QFrame[kind="tinted"] {{ background: {c.sidebar}; border: 1px solid {c.line}; border-radius: 12px; }}
    QFrame[kind="hairline"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
    QLabel[kind="heading"] {{ color: {c.muted}; font-weight: 600; font-size: {small}; }}
    QLabel[kind="wrong"] {{ color: {c.warn}; font-weight: 600; }}
    QLabel[kind="tag"] {{ color: {c.accent}; background: {c.selected}; border-radius: 7px; padding: 2px 8px;
                           font-size: {small}; font-weight: 600; }}
    QLabel[fit="yes"] {{ color: {c.accent}; font-size: {small}; font-weight: 600; }}
    QLabel[fit="partly"] {{ color: {c.warn}; font-size: {small}; font-weight: 600; }}
    QLabel[fit="no"] {{ color: {c.muted}; font-size: {small}; font-weight: 600; }}
    QProgressBar {{ background: {c.line}; border: none; border-radius: 2px; max-height: 4px;
                    min-height: 4px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 2px; }}
    QProgressBar[resting="true"]::chunk {{ background: {c.fog}; }}
    QLineEdit {{ background: {c.window}; border: 1px solid {c.line}; border-radius: 8px; padding: 6px 9px; }}
    QLineEdit:focus {{ border: 1px solid {c.accent}; }}
    #drop {{ background: {c.window}; border: 2px dashed {c.accent}; border-radius: 16px; }}

    QPushButton {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; border-radius: 8px;
                   padding: 6px 12px; icon-size: 16px; }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:focus {{ border: 1px solid {c.accent}; }}
    QPushButton:disabled {{ color: {c.muted}; }}
    QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent};
                                   font-weight: 600; }}
    QPushButton[kind="primary"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; padding: 5px 11px; }}
    QPushButton[kind="suggestion"] {{ border-radius: 10px; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {c.muted};
                                padding: 2px 6px 2px 2px; border-radius: 6px; font-size: {small}; }}
    QPushButton[above="text"] {{ padding-left: 0; margin-bottom: 6px; }}
    QPushButton[kind="action"] {{ background: transparent; border: 1px solid transparent; color: {c.accent};
                                  padding: 2px 6px; border-radius: 6px; font-size: {small}; }}
    QPushButton[edge="text"] {{ padding-left: 0; padding-right: 2px; }}
    QPushButton[kind="action"]:hover {{ background: {c.hover}; }}
    QPushButton[kind="action"]:focus {{ border: 1px solid {c.accent}; }}
    QPushButton[kind="action"]:disabled {{ color: {c.muted}; }}
    QPushButton[kind="preset"] {{ background: transparent; border: 1px solid transparent; color: {c.muted};
                                  padding: 4px 8px; border-radius: 6px; font-size: {small}; }}
    QPushButton[kind="arrow"] {{ background: transparent; border: 1px solid transparent; color: {c.muted};
                                 padding: 4px 2px; border-radius: 6px; }}
    QPushButton[kind="preset"]:hover, QPushButton[kind="arrow"]:hover {{ background: {c.hover};
                                                                         color: {c.text}; }}
    QPushButton[kind="preset"]:focus, QPushButton[kind="arrow"]:focus {{ border: 1px solid {c.accent}; }}
    QPushButton[kind="title"] {{ background: transparent; border: 1px solid transparent; text-align: left;
                                 padding: 4px 8px; border-radius: 8px; }}
    QPushButton[kind="switcher"] {{ background: transparent; border: 1px solid transparent;
                                    padding: 4px 8px; border-radius: 8px; }}
    QPushButton[kind="title"]:hover, QPushButton[kind="switcher"]:hover {{ background: {c.hover}; }}
    QPushButton[kind="title"]:focus, QPushButton[kind="switcher"]:focus {{ border: 1px solid {c.accent}; }}
    QPushButton[kind="link"]:hover {{ background: {c.hover}; color: {c.text}; }}
    QPushButton[kind="link"]:focus {{ border: 1px solid {c.accent}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 5px;
                   color: {c.text}; icon-size: 20px; }}
    QToolButton:hover {{ background: {c.hover}; }}
    QToolButton:focus {{ border: 1px solid {c.accent}; }}
    QToolButton[kind="wide"] {{ padding: 7px 5px; border-radius: 7px; }}
    QToolButton[kind="wide"]:checked {{ background: {c.selected}; }}
    QToolButton[kind="header"]:checked {{ background: {c.selected}; }}
    QToolButton[kind="foot"] {{ padding: 2px 8px; border-radius: 6px; color: {c.muted}; font-size: {small}; }}
    QToolButton[kind="foot"]:checked {{ background: {c.selected}; color: {c.text}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QToolButton[kind="primary"] {{ background: {c.accent}; border-radius: 10px; }}
    QToolButton[kind="primary"]:disabled {{ background: {c.hover}; }}
    QToolButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}

    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 3px; margin: 3px; min-height: 36px;
                          min-width: 36px; }}
    QScrollBar[empty="true"]::handle {{ background: transparent; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QSplitter::handle {{ background: {c.line}; width: 1px; }}
    """)
