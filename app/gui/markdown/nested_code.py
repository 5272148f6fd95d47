"""Take code blocks out of lists and quotes, so that each is shown like any other; no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from markdown_it.token import Token

_MAX_BLOCKS = 60  # taken out of one chunk; more of them stay where they are
_OPENINGS = ("bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open")
_CLOSINGS = tuple(name.replace("open", "close") for name in _OPENINGS)


@dataclass(slots=True)
class _Container:
    """A list, an item or a quote that is open."""

    opening: Token
    next_number: int = 1
    """Of the next item in an ordered list."""
    is_resumed: bool = False
    """Whether a list without marks is open in its place, with the rest of an item."""


def take_out_code(tokens: Iterable[Token]) -> list[Token]:
    """Move code blocks out of lists and quotes, which are closed before them and resumed after them.

    The tokens of the code have the level 0, and `meta` counts the `lists` and `quotes` around them.
    """
    result: list[Token] = []
    containers: list[_Container] = []
    left = _MAX_BLOCKS
    for token in tokens:
        if token.type in _OPENINGS:
            if token.type == "list_item_open":
                _begin_item(result, containers[-1])
            containers.append(_Container(token, int(token.attrGet("start") or 1)))
            result.append(token)
        elif token.type in _CLOSINGS:
            _close(result, containers.pop())
        elif containers and left and token.type in ("fence", "code_block"):
            left -= 1
            for container in reversed(containers):
                _close(result, container)
            code = copy(token)
            code.level = 0
            kinds = [container.opening.tag for container in containers]
            quotes, items = kinds.count("blockquote"), kinds.count("li")
            code.meta = {**token.meta, "lists": items, "quotes": quotes}
            code.attrs = {key: value for key, value in containers[0].opening.attrs.items() if key == "dir"}
            result.append(code)
            _resume(result, containers)
        else:
            result.append(token)
    return result


def _begin_item(result: list[Token], container: _Container) -> None:
    """Count an item; in a list that was resumed, end what was resumed and give it marks again."""
    if container.is_resumed:
        _close(result, container)
        container.is_resumed = False
        opening = copy(container.opening)
        if opening.tag == "ol":
            opening.attrs = {**opening.attrs, "start": container.next_number}
        result.append(opening)
    container.next_number += 1


def _close(result: list[Token], container: _Container) -> None:
    """Close a container; one that was resumed for nothing is left out."""
    opening = container.opening
    if result and result[-1].meta.get("resumed"):
        result.pop()
        return
    tag = "ul" if container.is_resumed else opening.tag
    name = "bullet_list_close" if container.is_resumed else opening.type.replace("open", "close")
    result.append(Token(name, tag, -1, level=opening.level, block=True))


def _resume(result: list[Token], containers: Iterable[_Container]) -> None:
    for container in containers:
        token = copy(container.opening)
        token.meta, token.attrs = {"resumed": True}, dict(token.attrs)
        if token.tag in ("ul", "ol"):
            token.type, token.tag = "bullet_list_open", "ul"
            token.attrs.pop("start", None)
            token.attrs["class"] = "resumed"
            container.is_resumed = True
        elif token.tag == "li":
            token.attrs.pop("class", None)
        result.append(token)
