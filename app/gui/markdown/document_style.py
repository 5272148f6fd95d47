"""How Markdown looks in a text document: the style sheet, and what Qt's HTML does not do by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QTextCursor, QTextDocument

from app.gui.markdown.inline_images import TASK_WIDTH, align_images
from app.gui.markdown.line_heights import fix_line_heights
from app.gui.markdown.list_layout import mirror_numbers, move_list_margins
from app.gui.markdown.markdown import word_colors
from app.gui.markdown.right_to_left import mirror_tables
from app.gui.markdown.text_style import TextStyle

PARAGRAPH_GAP = 10  # pixels at the default font size, as on the canvas
LIST_INDENT = 40  # per level, as above
QUOTE_INDENT, _QUOTE_END = 16, 40  # of a quote, where its text begins and ends


def fill_document(
    document: QTextDocument,
    html: str,
    font: QFont,
    style: TextStyle,
    set_html: Callable[[str], object] | None = None,
) -> None:
    """Fill a document with the HTML of `app.gui.markdown.markdown`. The last paragraph has no space below it.

    `set_html` sets a widget's HTML; by default the document's own is set.
    """
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(document_style(style))
    document.setIndentWidth(style.px(LIST_INDENT))
    (set_html or document.setHtml)(mirror_tables(html))
    if 'dir="rtl"' in html:
        mirror_numbers(document)
    if "<li>\n<p" not in html:
        move_list_margins(document)
    if "<img" in html:
        align_images(document, style.code_font.families())
    end = QTextCursor(document)
    end.movePosition(QTextCursor.MoveOperation.End)
    last = end.blockFormat()
    last.setBottomMargin(0)
    end.setBlockFormat(last)
    fix_line_heights(document)


def document_style(style: TextStyle) -> str:
    """Return the style sheet of a document, in the subset of CSS that Qt supports."""
    c = style.colors
    gap = f"margin-top:0; margin-bottom:{PARAGRAPH_GAP}px;"
    words = " ".join(
        f".{name} {{ color: {color}; }}" for name, color in word_colors(c, style.is_dark).items()
    )
    code_families = ", ".join(f"'{family}'" for family in style.code_font.families())
    task_style = f"li.task {{ text-indent: -{round(style.em * TASK_WIDTH)}px; }}"
    return task_style + style.scaled(f"""
    body, p, li {{ color: {c.text}; }}
    p, li {{ line-height: 150%; }}
    p {{ {gap} }}
    h1, h2, h3, h4 {{ color: {c.text}; font-weight: 600; margin-top: 8px; margin-bottom: 6px; }}
    h1 {{ font-size: x-large; }} h2 {{ font-size: large; }} h3, h4 {{ font-size: medium; }}
    ul, ol {{ margin-top: 0; margin-bottom: 10px; margin-left: 0; }}
    li ul, li ol {{ margin-bottom: 0; }}
    blockquote {{ margin-left: {QUOTE_INDENT}px; margin-right: {_QUOTE_END}px; }}
    blockquote[dir="rtl"] {{ margin-left: {_QUOTE_END}px; margin-right: {QUOTE_INDENT}px; }}
    blockquote p {{ color: {c.muted}; font-style: italic; }}
    a {{ color: {c.accent}; text-decoration: underline; }}
    code {{ font-family: {code_families}; background-color: {c.bubble}; }}
    pre {{ font-family: {code_families}; font-size: {_css_size(style.code_font)}; line-height: 135%;
           margin-top: 2px; margin-bottom: 10px; color: {c.text}; }}
    {words}
    ul {{ list-style-type: disc; }} ol {{ list-style-type: decimal; }}
    ul.task, ul.resumed {{ list-style-type: none; }}
    table {{ border-collapse: collapse; border: 1px solid {c.line}; margin-bottom: 10px; }}
    th {{ background-color: {c.sidebar}; font-weight: 600; padding: 6px 12px; border: 1px solid {c.line}; }}
    td {{ padding: 6px 12px; border: 1px solid {c.line}; }}
    """)


def _css_size(font: QFont) -> str:
    return f"{font.pixelSize()}px" if font.pixelSize() > 0 else f"{font.pointSizeF()}pt"
