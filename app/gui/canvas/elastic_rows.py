"""Break lines into rows whose words stay where they stood, while the fog between them gives way. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.gui.canvas.layout import PREFIX, Box, Metrics, Row, measure_words
from app.gui.canvas.markup import Line, Part, Word

_ANCHORED_FROM = 0.35  # share of a line's positions; a line of which less is accepted is wrapped anew
_MIN_FOG = 0.55  # narrowest fog of a position, in widths of an m
_MAX_STRETCH = 6.0  # of fog between two words, in units of its usual width
_MAX_GAP = 1.8  # in widths of an m: left before a word if those before it turned out shorter than their fog
_NEAR = 1.0  # in widths of an m: no word moves less far when its line is wrapped anew
_MAX_EMPTY_ROWS = 1.1  # left above a line so that it stays where it is
_BISECTIONS = 8
_ROUNDING = 0.01  # pixels

Key = tuple[int, int]
"""(position, index among the runs of that position)"""
_Place = tuple[int, float]  # (row, x)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run of the layout before stood: `row` counts all rows of the block."""

    row: int
    x: float
    y: float
    is_text: bool


@dataclass(slots=True)
class _Item:
    """What no row break parts: fog of a position, a word, or fog and the rest of its word."""

    gap: float
    fog: float = 0.0
    fog_part: Part | None = None
    fog_key: Key | None = None
    boxes: tuple[Box, ...] = ()
    keys: tuple[Key, ...] = ()
    width: float = 0.0  # of the boxes
    overhang: float = 0.0  # of its last letter, for which a row needs room

    @property
    def all_keys(self) -> tuple[Key, ...]:
        """The keys of its fog and its boxes."""
        return self.keys if self.fog_key is None else (self.fog_key, *self.keys)


@dataclass(slots=True)
class _Placed:
    """An item's place in its line, and how wide its fog is."""

    item: _Item
    row: int
    x: float
    fog: float

    @property
    def text_place(self) -> _Place:
        """Where its text begins, behind its fog."""
        return self.row, self.x + self.fog

    @property
    def end(self) -> float:
        """Its right edge."""
        return self.x + self.fog + self.item.width

    def fits(self, x: float, width: float) -> bool:
        """Whether there is room for it at another place in a row."""
        return x + self.fog + self.item.width + self.item.overhang <= width + _ROUNDING


class ElasticRows:
    """Wraps the lines of a draft near the places of the draft before.

    `fog` is [positions]: the usual width of fog there, None where there is text. A word keeps its place: if
    the words before it need more or less room, the fog between takes up the difference. It moves if there is
    no fog, or if it would leave a wide gap. A line of which little is accepted is wrapped anew.
    """

    def __init__(
        self,
        metrics: Metrics,
        fog: Sequence[float | None],
        accepted: Sequence[bool],
        before: Mapping[Key, Standing],
    ) -> None:
        self._metrics, self._fog, self._accepted, self._before = metrics, fog, accepted, before
        self._m = metrics.advance("m", "text")
        self._parts: Counter[int] = Counter()
        self._row = 0  # of the block, where the line begins
        self._placed: list[_Placed] = []  # of the line
        self._height, self._is_anchored = 0.0, False
        self.standing: dict[Key, Standing] = {}
        """Where everything stands now."""

    def wrap(self, line: Line, width: float) -> list[Row]:
        """Break a line into rows of at most `width` pixels."""
        for part in line.marker.parts if line.marker is not None else ():
            self._next_key(part.cell)
        items = list(self._items(line, width))
        self._height = self._metrics.line_height(line.style)
        self._is_anchored = self._accepted_share(items) >= _ANCHORED_FROM
        self._placed = []
        base = self._first_row(items)
        waiting: list[_Item] = []
        for item in items:
            waiting.append(item)
            target = self._target(item, base)
            if target is not None and (self._is_anchored or self._is_near(waiting, target, width)):
                self._placed += self._fit(waiting, target, width)
                waiting = []
        self._placed += self._flow(waiting, 1.0, width)
        return self._rows()

    def top(self, y: float) -> float:
        """Return where the line wrapped last begins: where it stood, if that is not far below `y`."""
        if self._is_anchored:
            stood = ((self._accepted_standing(placed.item), placed.row) for placed in self._placed)
            wanted = next((place.y - row * self._height for place, row in stood if place is not None), y)
            if y < wanted <= y + _MAX_EMPTY_ROWS * self._height:
                y = wanted
        for placed in self._placed:
            item, x, row = placed.item, placed.x, self._row + placed.row
            row_y = y + placed.row * self._height
            if item.fog_key is not None:
                self.standing[item.fog_key] = Standing(row, x, row_y, False)
            x += placed.fog
            for key, box in zip(item.keys, item.boxes, strict=True):
                self.standing[key] = Standing(row, x, row_y, True)
                x += box.width
        self._row += self._placed[-1].row + 1
        return y

    # The line as items

    def _items(self, line: Line, width: float) -> Iterator[_Item]:
        narrowest = _MIN_FOG * self._m
        before: Word | None = None
        for word in line.words:
            head: _Item | None = None  # fog that the text behind it is joined to
            gap = word.gap
            for fog, parts in groupby(word.parts, self._fog_width):
                if fog is None:
                    text = Word(gap, word.gap_style, list(parts))
                    for measured in measure_words((text,), width, self._metrics, before):
                        item, head = head or _Item(measured.gap), None
                        item.overhang = measured.overhang
                        item.boxes = measured.boxes
                        item.keys = tuple(self._next_key(box.part.cell) for box in measured.boxes)
                        item.width = measured.width
                        yield item
                else:
                    for part in parts:
                        if head is not None:
                            yield head
                        left = self._metrics.advance(gap, word.gap_style) if gap else 0.0
                        room = min(max(fog - left, narrowest), width)
                        head = _Item(left, room, part, self._next_key(part.cell))
                        gap = ""
                gap = ""
            if head is not None:
                yield head
            before = None if self._fog_width(word.parts[-1]) is not None else word

    def _fog_width(self, part: Part) -> float | None:
        return None if part.cell == PREFIX else self._fog[part.cell]

    def _next_key(self, cell: int) -> Key:
        key = (cell, self._parts[cell])
        self._parts[cell] += 1
        return key

    def _accepted_share(self, items: Iterable[_Item]) -> float:
        cells = {cell for item in items for cell, _ in item.all_keys if cell != PREFIX}
        return sum(self._accepted[cell] for cell in cells) / len(cells) if cells else 1.0

    def _first_row(self, items: Iterable[_Item]) -> int:
        """In which row of the block before a line began."""
        for number, item in enumerate(items):
            stood = next(filter(None, map(self._before.get, item.all_keys)), None)
            if stood is not None:
                return stood.row if number or stood.x < 1.0 else stood.row + 1
        return self._row

    def _target(self, item: _Item, base: int) -> _Place | None:
        """Where an item's text stood, as a row of its line."""
        offset = 0.0
        for key, box in zip(item.keys, item.boxes, strict=True):
            stood = self._before.get(key)
            if stood is not None and stood.is_text:
                return max(stood.row - base, 0), max(stood.x - offset, 0.0)
            offset += box.width
        return None

    def _is_near(self, items: list[_Item], target: _Place, width: float) -> bool:
        """Whether the last item would hardly move to where it stands if all have their usual width."""
        row, x = self._flow(items, 1.0, width)[-1].text_place
        return row == target[0] and abs(x - target[1]) <= _NEAR * self._m

    def _accepted_standing(self, item: _Item) -> Standing | None:
        for key in item.keys:
            stood = self._before.get(key)
            if stood is not None and stood.is_text and key[0] != PREFIX and self._accepted[key[0]]:
                return stood
        return None

    # Places

    def _flow(self, items: Iterable[_Item], stretch: float, width: float) -> list[_Placed]:
        """Place items behind those placed before, with fog at `stretch` times its usual width."""
        placed: list[_Placed] = []
        row, end = (self._placed[-1].row, self._placed[-1].end) if self._placed else (0, -1.0)
        narrowest = _MIN_FOG * self._m
        for item in items:
            fog = max(min(max(item.fog * stretch, narrowest), width - item.width), 0.0) if item.fog else 0.0
            room = fog + item.width
            if end < 0.0:
                x = item.gap if item.gap + room <= width else 0.0
            else:
                x = end + item.gap
                if x + room + item.overhang > width + _ROUNDING:
                    row, x = row + 1, 0.0
            placed.append(_Placed(item, row, x, fog))
            end = x + room
        return placed

    def _fit(self, items: list[_Item], target: _Place, width: float) -> list[_Placed]:
        """Place items so that the text of the last one stands at `target` if it can."""
        usual = self._flow(items, 1.0, width)
        fog = sum(placed.fog for placed in usual)
        if not fog:
            self._leave_gap(usual[-1], target, width)
            return usual
        best = self._flow(items, 0.0, width)
        if best[-1].text_place >= target:
            return usual
        if usual[0].row == usual[-1].row == target[0]:  # the usual case, in one go
            exact = self._flow(items, (fog + target[1] - usual[-1].text_place[1]) / fog, width)
            row, x = exact[-1].text_place
            if row == target[0] and abs(x - target[1]) <= _ROUNDING:
                return exact
        low, high = 0.0, _MAX_STRETCH
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            placed = self._flow(items, middle, width)
            if placed[-1].text_place <= target:
                low, best = middle, placed
            else:
                high = middle
        self._fill(best, target, width)
        return best

    def _leave_gap(self, last: _Placed, target: _Place, width: float) -> None:
        """Leave the last word where it stood unless the gap before it is too wide."""
        row, x = target
        if row > last.row:
            last.row, last.x = row, 0.0
        elif row == last.row and 0.0 < x - last.x <= _MAX_GAP * self._m and last.fits(x, width):
            last.x = x

    def _fill(self, placed: list[_Placed], target: _Place, width: float) -> None:
        """Put the last item at its target; fog on its row takes up the difference."""
        last = placed[-1]
        if last.row < target[0]:
            last.row, last.x = target[0], 0.0
        missing = target[1] - last.text_place[1]
        if missing <= 0.0 or not last.fits(last.x + missing, width):
            return
        row = [item for item in placed if item.row == last.row]
        count = sum(item.fog > 0.0 for item in row)
        if not count:
            if missing <= _MAX_GAP * self._m:
                last.x += missing
            return
        shift = 0.0
        for item in row:
            item.x += shift
            if item.fog:
                item.fog += missing / count
                shift += missing / count

    def _rows(self) -> list[Row]:
        rows: list[Row] = [[] for _ in range(self._placed[-1].row + 1)] if self._placed else []
        for placed in self._placed:
            x, row, part = placed.x, rows[placed.row], placed.item.fog_part
            if part is not None:
                row.append((x, Box(Part(part.cell, "", part.style), placed.fog)))
            x += placed.fog
            for box in placed.item.boxes:
                row.append((x, box))
                x += box.width
        return rows
