"""Find the Markdown source of text that a rendered chunk shows, and where a range of the source is shown.

Nothing is guessed from the syntax: a boundary is right if a mark that is put there in the source comes out
where it is wanted, and a range is whole if another word in its place changes nothing around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from app.gui.markdown.inline_images import IMAGE_CHARACTER
from app.gui.markdown.markdown import Code, Formula, Segment, parse_chunk
from app.markdown.characters import sanitize_code

_BEGIN, _END = "\ufe05", "\ufe06"  # variation selectors: neither letters, spaces nor punctuation
_MARKS = frozenset("*_~`[]()<>!$\\|#&;")
_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_BREAKS = str.maketrans("\u2028\u2029\ufdd0\ufdd1", "\n\n\n\n")
_FARTHEST = 400  # characters that a range is widened by at most, unless it is to a line's edge
_MOST_TRIES = 90
_LOOKED_AT = 6  # words at the edges of a range, of which the first that is shown counts
_PART, _FORMULA = "\x00", "\x01"  # neither is shown in a message

ShownText = Callable[[Segment], str]
"""Return the text of a segment in its document, as `QTextDocument.toRawText` does."""


class ChunkSource:
    """The source of a chunk, and what it is rendered to."""

    def __init__(self, source: str, definitions: str, shown_text: ShownText) -> None:
        self._source, self._definitions, self._shown_text = source, definitions, shown_text
        self._parts = parse_chunk(source, definitions)
        self._flat = _flat(self._parts)
        self._texts: dict[int, str] = {}

    def range_of(self, part: int, start: int, end: int) -> tuple[int, int] | None:
        """Return the source of these characters of a segment's text, as whole words.

        Where markup would break, as with half of a bold phrase, the range is wider. None if nothing is left.
        """
        if isinstance(self._parts[part], Formula):
            return self._formula(part)
        text = self._text(part)
        words = [word.span() for word in _WORD.finditer(text)]
        images = [(at, at + 1) for at in range(start, min(end, len(text))) if text[at] == IMAGE_CHARACTER]
        chosen = sorted({*(word for word in words if word[0] < end and word[1] > start), *images})
        while chosen:
            first, last = chosen[0], chosen[-1]
            begin, stop = self._boundary(part, *first, at_end=False), self._boundary(part, *last, at_end=True)
            if begin is not None and stop is not None and begin < stop:
                return self._widened(begin, stop)
            before = [word for word in words if word[1] <= first[0]] if begin is None else []
            after = [word for word in words if word[0] >= last[1]] if stop is None else []
            if not before and not after:
                return self._trimmed(0, len(self._source))
            chosen = [*before[-1:], *chosen, *after[:1]]
        return None

    def places(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Return where a range of the source is shown: segment, and first and last position in its text.

        Of segments between, all of them; empty if nothing of it is shown.
        """
        words = [word.span() for word in _WORD.finditer(self._source, start, end)]
        begins = [start, *(word[0] for word in words[:_LOOKED_AT])]
        ends = [end, *(word[1] for word in reversed(words[-_LOOKED_AT:]))]
        first = next((place for at in begins if (place := self._lands(at)) is not None), None)
        last = next((place for at in ends if (place := self._lands(at)) is not None), None)
        if first is None or last is None or first >= last:
            return []
        return [
            (
                part,
                first[1] if part == first[0] else 0,
                last[1] if part == last[0] else len(self._text(part)),
            )
            for part in range(first[0], last[0] + 1)
        ]

    def _text(self, part: int) -> str:
        if part not in self._texts:
            self._texts[part] = _normal(self._parts[part], self._shown_text)
        return self._texts[part]

    # One boundary

    def _boundary(self, part: int, start: int, end: int, *, at_end: bool) -> int | None:
        """Return where a word of a segment's text begins or ends in the source; None if that isn't there."""
        text = self._text(part)
        word, position = text[start:end], end if at_end else start
        pattern = r"[$)\]]" if at_end else r"[$\\\[]"
        pattern = pattern if word == IMAGE_CHARACTER else re.escape(word)
        candidates = [found.span()[at_end] for found in re.finditer(pattern, self._source)]
        above = "\n".join(self._text(number) for number in range(part))
        rank = len(re.findall(pattern, above)) + len(re.findall(pattern, text[:start]))
        low, high, guess = 0, len(candidates), min(rank, len(candidates) - 1)
        unseen: set[int] = set()
        while low < high:
            landed = self._lands(candidates[guess])
            if landed == (part, position):
                return candidates[guess]
            if landed is None:  # in an address, or markup: try its neighbours
                unseen.add(guess)
                rest = [number for number in range(low, high) if number not in unseen]
                if not rest:
                    return None
                guess = min(rest, key=lambda number: abs(number - guess))
                continue
            low, high = (guess + 1, high) if landed < (part, position) else (low, guess)
            rest = [number for number in range(low, high) if number not in unseen]
            if not rest:
                return None
            guess = rest[min(bisect_left(rest, (low + high) // 2), len(rest) - 1)]
        return None

    def _lands(self, offset: int) -> tuple[int, int] | None:
        """Return the segment and the position where a mark at this offset of the source is shown."""
        parts = parse_chunk(self._source[:offset] + _BEGIN + self._source[offset:], self._definitions)
        flat = _flat(parts)
        if flat.count(_BEGIN) != 1 or flat.replace(_BEGIN, "") != self._flat:
            return None
        for number, part in enumerate(parts):
            if _BEGIN in _flat([part]):
                place = _normal(part, self._shown_text).find(_BEGIN)
                return None if place < 0 else (number, place)
        return None

    # A range

    def _widened(self, start: int, end: int) -> tuple[int, int]:
        """Return the least range around this one that can be replaced without a change around it."""
        for number, (begin, stop) in enumerate(self._wider_ranges(start, end)):
            if number >= _MOST_TRIES:
                break
            if self._is_whole(begin, stop):
                return begin, stop
        return self._block(start, end)

    def _block(self, start: int, end: int) -> tuple[int, int]:
        """Return the lines between blank ones around a range: a table, a paragraph, a list."""
        begin, stop = self._source.rfind("\n\n", 0, start), self._source.find("\n\n", end)
        return self._trimmed(begin + 2 if begin >= 0 else 0, stop if stop >= 0 else len(self._source))

    def _wider_ranges(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        source = self._source
        begins = [start, *_mark_starts(source, start)]
        ends = [end, *_mark_ends(source, end)]
        pairs = [(begin, stop) for begin in begins for stop in ends]
        yield from sorted(pairs, key=lambda pair: (start - pair[0]) + (pair[1] - end))[: _MOST_TRIES // 2]
        first, last = source.rfind("\n", 0, start) + 1, _line_end(source, end)
        yield self._trimmed(first, last)

    def _is_whole(self, start: int, end: int) -> bool:
        source = self._source
        before, passage, after = source[:start], source[start:end], source[end:]
        marked = _flat(parse_chunk(f"{before}{_BEGIN}{passage}{_END}{after}", self._definitions))
        if marked.count(_BEGIN) != 1 or marked.count(_END) != 1:
            return False
        if marked.replace(_BEGIN, "").replace(_END, "") != self._flat:
            return False
        word = next((found[0] for found in _WORD.finditer(passage) if found[0].isalpha()), "x")
        other = _flat(parse_chunk(f"{before}{_BEGIN}{word}{_END}{after}", self._definitions))
        if other.count(_BEGIN) != 1 or other.count(_END) != 1:
            return False
        is_same_before = marked.split(_BEGIN)[0] == other.split(_BEGIN)[0]
        return is_same_before and marked.split(_END)[1] == other.split(_END)[1]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Leave out blank space at both ends."""
        passage = self._source[start:end]
        return start + len(passage) - len(passage.lstrip()), end - (len(passage) - len(passage.rstrip()))

    def _formula(self, part: int) -> tuple[int, int] | None:
        """Return the source of a display formula with its delimiters."""
        formulas = [number for number in range(part + 1) if isinstance(self._parts[number], Formula)]
        found = list(
            re.finditer(r"\$\$.*?\$\$|\\\[.*?\\\]|\\begin\{.*?\\end\{\w+\*?\}", self._source, re.DOTALL)
        )
        return found[len(formulas) - 1].span() if len(found) >= len(formulas) else None


def position_to_index(text: str, position: int) -> int:
    """Convert a position in a document, in UTF-16 units, to an index of its text."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore"))


def index_to_position(text: str, index: int) -> int:
    """Convert an index of a document's text to a position in the document, in UTF-16 units."""
    return len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


def _flat(parts: Sequence[Segment]) -> str:
    """Everything that is shown of the segments, with their kinds."""
    return _PART.join(_flat_part(part) for part in parts)


def _flat_part(part: Segment) -> str:
    if isinstance(part, Code):
        kind = f"{part.language} {part.lists} {part.quotes} {part.is_mirrored}"
        return f"{kind}{_PART}{part.source}"
    return _FORMULA + part.source if isinstance(part, Formula) else part.html


def _normal(part: Segment, shown_text: ShownText) -> str:
    """The text of a segment with line breaks for all kinds of breaks; as long as in its document."""
    text = sanitize_code(part.source) if isinstance(part, Code) else shown_text(part)
    return text.translate(_BREAKS)


def _mark_starts(source: str, end: int) -> list[int]:
    """Where marks of the syntax begin before a boundary, the nearest first."""
    low = max(0, end - _FARTHEST)
    return [
        at
        for at in range(end - 1, low - 1, -1)
        if source[at] in _MARKS and (at == 0 or source[at - 1] not in _MARKS)
    ]


def _mark_ends(source: str, start: int) -> list[int]:
    """Where marks of the syntax end behind a boundary, the nearest first."""
    high = min(len(source), start + _FARTHEST)
    return [
        at + 1
        for at in range(start, high)
        if source[at] in _MARKS and (at + 1 == len(source) or source[at + 1] not in _MARKS)
    ]


def _line_end(source: str, start: int) -> int:
    found = source.find("\n", start)
    return len(source) if found < 0 else found
