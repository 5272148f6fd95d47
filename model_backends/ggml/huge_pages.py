"""Ask Linux for pages of 2 MB: programs that stream through much memory wait less for address translation."""

from __future__ import annotations

import ctypes
import logging
import os
import sys

logger = logging.getLogger(__name__)

_HUGE_PAGE = 2 << 20
_MADV_HUGEPAGE = 14


def advise_huge_pages(address: int, size: int) -> None:
    """Ask for huge pages in memory that has not been written yet; do nothing on other systems than Linux.

    Many distributions give them only to programs that ask. Without them all works, a little slower.
    """
    if sys.platform != "linux":
        return
    start = -(-address // _HUGE_PAGE) * _HUGE_PAGE
    length = (address + size) // _HUGE_PAGE * _HUGE_PAGE - start
    if length <= 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _MADV_HUGEPAGE):
        logger.info("No huge pages for %d MB: %s", length >> 20, os.strerror(ctypes.get_errno()))
