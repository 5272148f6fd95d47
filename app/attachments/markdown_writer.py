"""Convert the simple HTML of a converted Word document to Markdown.

The model reads it: only meaningful markup is kept, and nothing is escaped except bars in tables.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SPACES = re.compile(r"\s+")
_LINKS = ("http://", "https://", "mailto:")
_BACK_TO_TEXT = "↑"  # a footnote's link back to the text
_MAX_COLUMNS = 1000


def markdown_of(html: str) -> str:
    """Convert HTML to Markdown: headings, paragraphs, lists, tables and links."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.finish()


class _Writer(HTMLParser):
    """Collects text into blocks, and blocks into the document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[bool, str]] = []  # whether it belongs to a list, and its text
        self._text: list[str] = []
        self._prefix = ""  # of the next block
        self._lists: list[int | None] = []  # the number of the next item, `None` in a list without numbers
        self._targets: list[str] = []  # of the links that are open
        self._tables = 0  # how deep: tables within tables become text
        self._rows: list[list[str]] = []
        self._cell: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block or inline markup."""
        if tag in ("p", "ul", "ol", "li", "table", "tr", "td", "th") or tag in _HEADINGS:
            self._end_block()
        if tag in _HEADINGS:
            self._prefix = "#" * _HEADINGS[tag] + " "
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._begin_item()
        elif tag == "br":
            self._text.append("\n")
        elif tag == "s":
            self._text.append("~~")
        elif tag == "input":
            self._text.append("[x]" if "checked" in dict(attrs) else "[ ]")
        elif tag == "a":
            target = dict(attrs).get("href") or ""
            self._targets.append(target if target.startswith(_LINKS) else "")
            self._text.append("[" if self._targets[-1] else "")
        else:
            self._begin_in_table(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a block or inline markup."""
        if tag in ("p", "ul", "ol", "li", "table", "tr", "td", "th") or tag in _HEADINGS:
            self._end_block()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "s":
            self._text.append("~~")
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            self._text.append(f"]({target})" if target else "")
        elif tag in ("td", "th") and self._tables == 1 and self._rows:
            self._rows[-1].append(" ".join(self._cell).replace("|", "\\|"))
        elif tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Append text to the block."""
        if data != _BACK_TO_TEXT:
            self._text.append(data)

    def finish(self) -> str:
        """Return the document."""
        self._end_block()
        parts: list[str] = []
        was_item = False
        for is_item, text in self._blocks:
            if parts:
                parts.append("\n" if is_item and was_item else "\n\n")
            parts.append(text)
            was_item = is_item
        return "".join(parts)

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._prefix = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _begin_in_table(self, tag: str) -> None:
        if tag == "table":
            self._tables += 1
            self._rows = [] if self._tables == 1 else self._rows
        elif tag == "tr" and self._tables == 1:
            self._rows.append([])
        elif tag in ("td", "th") and self._tables == 1:
            self._cell = []

    def _end_block(self) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if not text:
            return
        prefix, self._prefix = self._prefix, ""
        if self._tables:
            self._cell.append(prefix + _SPACES.sub(" ", text))
        elif prefix.startswith("#"):
            self._blocks.append((False, prefix + _SPACES.sub(" ", text)))
        elif self._lists:
            indent = "    " * (len(self._lists) - 1) + ("" if prefix else "    ")
            lines = text.split("\n")
            self._blocks.append((True, indent + prefix + f"\n{indent}    ".join(lines)))
        else:
            self._blocks.append((False, text))

    def _end_table(self) -> None:
        self._tables = max(0, self._tables - 1)
        rows = [row for row in self._rows if any(row)]
        if self._tables or not rows:
            return
        width = min(_MAX_COLUMNS, max(len(row) for row in rows))
        rows[0] += [""] * (width - len(rows[0]))
        lines = [f"| {' | '.join(row)} |" for row in rows]
        lines.insert(1, "|" + " --- |" * len(rows[0]))
        self._blocks.append((False, "\n".join(lines)))
        self._rows = []
