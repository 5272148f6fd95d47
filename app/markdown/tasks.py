"""Check boxes in lists, and marks of lists that are text: rules of the Markdown parser."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\][ \t]+")


def add_tasks(parser: MarkdownIt) -> None:
    """Add tokens `task` for check boxes; a list of one empty item becomes text."""
    parser.core.ruler.before("inline", "lone_marks", _convert_lone_marks)
    parser.core.ruler.after("inline", "tasks", _convert_tasks)


def _convert_tasks(state: StateCore) -> None:
    """Turn `[ ]` and `[x]` at the start of list items into check boxes, which replace the bullets.

    The plug-in `tasklists` of mdit-py-plugins 0.7 searches the list's start anew for each item: 10,000 tasks
    took 44 s, here 3 s.
    """
    open_lists: list[tuple[Token, list[Token]]] = []  # open lists and their items
    for place, item in enumerate(state.tokens):
        if item.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append((item, []))
        elif item.type in ("bullet_list_close", "ordered_list_close"):
            opening, items = open_lists.pop()
            if items and all(each.meta.get("task") for each in items):
                for each in (opening, *items):
                    each.attrSet("class", "task")
        elif item.type == "list_item_open":
            open_lists[-1][1].append(item)
            _convert_task(item, *state.tokens[place + 1 : place + 3])


def _convert_lone_marks(state: StateCore) -> None:
    """Turn a list that is only "7." or "-" into text: the result of a sum is not an empty item."""
    tokens = state.tokens
    for place in range(len(tokens) - 3):
        open_lists = [
            token.type.removeprefix("ordered_").removeprefix("bullet_") for token in tokens[place : place + 4]
        ]
        if open_lists == ["list_open", "list_item_open", "list_item_close", "list_close"]:
            item = tokens[place + 1]
            text = Token("inline", "", 0, map=item.map, level=item.level, children=[])
            text.content = item.info + item.markup
            opening = Token("paragraph_open", "p", 1, map=item.map, level=item.level - 1, block=True)
            closing = Token("paragraph_close", "p", -1, level=item.level - 1, block=True)
            tokens[place : place + 4] = [opening, text, closing, Token("text", "", 0, hidden=True)]


def _convert_task(item: Token, paragraph: Token, line: Token) -> None:
    if paragraph.type == "paragraph_open" and line.children:
        found, first = _TASK.match(line.content), line.children[0]
        if found is not None and first.type == "text" and first.content.startswith(found[0]):
            first.content = first.content[found.end() :]
            line.children.insert(0, Token("task", "", 0, meta={"done": found[1] != " "}))
            item.meta["task"] = True
