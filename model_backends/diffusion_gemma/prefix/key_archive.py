"""Keys and values that the sliding layers' ring buffer drops, kept in the computer's memory.

The ring holds what the next tokens attend to. To write somewhere in the middle of a text again, the prefix is
truncated there: the keys before are copied back from here, and nothing is prefilled again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import psutil
from numpy.typing import NDArray

from model_backends.ggml.buffer import download_bytes, upload
from model_backends.ggml.ops import Tensor

_PAGE = 256  # positions whose memory is taken and given back together
_MOST_BYTES = 2 << 30  # 10,000 tokens of the published model on a card, half as many on the processor
_LEFT_FREE = 1 << 30  # of the computer's memory


@dataclass
class _Page:
    """Rows of every tensor, bytes [_PAGE, row], and which of them are there."""

    rows: list[NDArray[np.uint8]]
    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(_PAGE, np.bool_))


class KeyArchive:
    """Rows of tensors [kv_dim, slots] by position, in pages. Where memory is short, the first go."""

    def __init__(self, tensors: Sequence[Tensor]) -> None:
        self._tensors = tensors
        self._row_bytes = [tensor.strides[1] for tensor in tensors]
        self._pages: dict[int, _Page] = {}

    @property
    def bytes(self) -> int:
        """Memory used."""
        return len(self._pages) * self._page_bytes

    def keep(self, positions: NDArray[np.int64], slots: NDArray[np.int64]) -> None:
        """Copy the rows of these positions from the device, as far as there is memory for them."""
        missing = ~self._held(positions)
        for page, inside, first in _runs(positions[missing], slots[missing]):
            if page not in self._pages and not self._add(page):
                continue
            for tensor, rows, size in zip(
                self._tensors, self._pages[page].rows, self._row_bytes, strict=True
            ):
                count = inside.stop - inside.start
                copied = download_bytes(tensor, first * size, count * size)
                rows[inside] = copied.reshape(count, size)
            self._pages[page].held[inside] = True

    def holds(self, positions: NDArray[np.int64]) -> bool:
        """Return whether the rows of all these positions are here."""
        return bool(self._held(positions).all())

    def restore(self, positions: NDArray[np.int64], slots: NDArray[np.int64]) -> None:
        """Copy the rows of these positions, which are here, to the device."""
        for page, inside, first in _runs(positions, slots):
            for tensor, rows, size in zip(
                self._tensors, self._pages[page].rows, self._row_bytes, strict=True
            ):
                upload(tensor, rows[inside], first * size)

    def clear_from(self, n: int) -> None:
        """Forget positions ≥ n."""
        for page in [page for page in self._pages if (page + 1) * _PAGE > n]:
            self._pages[page].held[max(0, n - page * _PAGE) :] = False
            if not self._pages[page].held.any():
                del self._pages[page]

    @property
    def _page_bytes(self) -> int:
        return _PAGE * sum(self._row_bytes)

    def _held(self, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
        pages = {page: self._pages.get(page) for page in np.unique(positions // _PAGE).tolist()}
        found = np.zeros(len(positions), np.bool_)
        for number, page in pages.items():
            if page is not None:
                inside = positions // _PAGE == number
                found[inside] = page.held[positions[inside] % _PAGE]
        return found

    def _add(self, page: int) -> bool:
        """Make room for a page; return whether there is any."""
        while self._pages and not self._has_room() and min(self._pages) < page:
            del self._pages[min(self._pages)]
        if not self._has_room():
            return False
        self._pages[page] = _Page([np.empty((_PAGE, size), np.uint8) for size in self._row_bytes])
        return True

    def _has_room(self) -> bool:
        free: int = psutil.virtual_memory().available - _LEFT_FREE
        return self._page_bytes <= min(free, _MOST_BYTES - self.bytes)


def _runs(positions: NDArray[np.int64], slots: NDArray[np.int64]) -> Iterator[tuple[int, slice, int]]:
    """Split into runs within a page, with neighbouring slots: page, positions in it, the first slot."""
    if not len(positions):
        return
    new_page = np.diff(positions // _PAGE) != 0
    apart = new_page | (np.diff(positions) != 1) | (np.diff(slots) != 1)
    for run in np.split(np.arange(len(positions)), np.flatnonzero(apart) + 1):
        begin = int(positions[run[0]]) % _PAGE
        yield int(positions[run[0]]) // _PAGE, slice(begin, begin + len(run)), int(slots[run[0]])
