"""The Markdown parser of messages, for the window and for exported pages.

CommonMark with tables, strikethrough, formulas, task lists and bare addresses. HTML stays text but for `<br>`
in tables, and line breaks are kept: a haiku has three lines.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from app.markdown.bare_addresses import add_bare_addresses
from app.markdown.direction import add_directions
from app.markdown.emphasis import add_emphasis
from app.markdown.fences import add_documents
from app.markdown.math_syntax import add_formulas
from app.markdown.table_breaks import add_table_breaks
from app.markdown.tasks import add_tasks

MAX_NESTING = 100
"""Levels of nested lists and quotes that are shown; an item and its list count as two."""


def create_parser(renderer: type[RendererHTML]) -> MarkdownIt:
    """Create a parser whose tokens `renderer` renders.

    Besides those of CommonMark there are `task` (`meta["done"]`), `math_inline`, `math_display` and
    `math_block`.
    """
    options = {"html": False, "breaks": True, "maxNesting": MAX_NESTING + 20}
    parser = MarkdownIt("commonmark", options, renderer_cls=renderer).enable(["table", "strikethrough"])
    add_emphasis(parser)
    add_documents(parser)
    add_formulas(parser)
    add_tasks(parser)
    add_table_breaks(parser)
    add_bare_addresses(parser)
    add_directions(parser)
    return parser
