"""Save conversations as PDF files in slices, the last part on another thread: the window stays free."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from app.gui.pdf.conversation_pages import conversation_pages, pad_pages
from app.gui.pdf.pdf_file import Laid, complete
from app.import_export import SUFFIXES, names_in, write_file
from app.processes.background_worker import BackgroundWorker, CancelToken
from app.storage import Conversation, Store, StoredMessage

_WAIT_SECONDS = 0.003  # that a slice waits for the other thread


def save_pdf(
    conversation: Conversation, messages: Sequence[StoredMessage], path: Path, worker: BackgroundWorker
) -> Generator[int, None, None]:
    """Write messages to a PDF file atomically, replacing an existing one. Yields the number of pages so far.

    Raises:
        ReportedError: the file cannot be written.
    """
    yield from save_pages(conversation_pages(conversation, messages), path, worker)


def save_pages(
    pages: Generator[int, None, Laid], path: Path, worker: BackgroundWorker
) -> Generator[int, None, None]:
    """Write what is laid out to a PDF file, as `save_pdf` does."""
    laid = yield from pages
    token = CancelToken()

    def write() -> None:
        data = complete(laid)
        token.check()
        write_file(path, data)

    job = worker.start(write, token)
    try:
        while not job.wait(_WAIT_SECONDS):
            yield laid.pages
        job.result()
    except GeneratorExit:
        token.cancel()
        raise


def pages_of(store: Store, entry: Conversation) -> Generator[int, None, Laid]:
    """Lay out a conversation or a pad.

    Raises:
        StorageError: the store cannot be read.
    """
    if (pad := store.pads.of(entry.id)) is not None:
        return pad_pages(entry, pad)
    return conversation_pages(entry, store.messages(entry.id))


def save_all_pdf(
    store: Store, folder: Path, worker: BackgroundWorker
) -> Generator[tuple[int, int], None, None]:
    """Write each conversation to a new PDF file of the folder. Yields how many are done, and their number.

    Raises:
        ImportExportError: the folder cannot be read.
        ReportedError: a file cannot be written; the previous ones are kept.
        StorageError: the store cannot be read.
    """
    entries = store.conversations()
    names = names_in(folder)
    for done, entry in enumerate(entries):
        path = folder / names.new(entry.title, SUFFIXES["pdf"])
        for _pages in save_pages(pages_of(store, entry), path, worker):
            yield done, len(entries)
    yield len(entries), len(entries)
