"""Export conversations of the store as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from app.import_export.names import FileNames
from app.import_export.records import ImportExportError
from app.import_export.tree import read_tree
from app.storage import Conversation, Pad, Store
from model_backends.disk_full import write_hint, write_reason
from model_backends.files.atomic_write import atomic_write
from model_backends.lazy_text import Translate, lazy_text
from model_backends.unicode_text import without_surrogates

TextFormat = Literal["markdown", "html", "json"]
Format = Literal["markdown", "html", "pdf", "json"]
"""All formats; PDF files are laid out by `app.gui.pdf`."""

SUFFIXES: dict[Format, str] = {"markdown": ".md", "html": ".html", "pdf": ".pdf", "json": ".json"}


def export_conversation(
    store: Store, conversation: int, format: TextFormat, translate: Translate = str
) -> str:
    """Return a conversation as the text of a file: the shown branch, or all branches as "json".

    `translate` translates headings and statistics; messages stay unchanged.

    `KeyError` if there is none of this id.

    Raises:
        StorageError: the store cannot be read.
    """
    if format == "json":
        return export_json(store, [conversation])
    entry, messages = store.conversation(conversation), store.messages(conversation)
    if (pad := store.pads.of(conversation)) is not None:
        return _export_pad(entry, pad, format)
    if format == "markdown":  # defer loading each format's libraries
        from app.import_export.markdown_page import markdown_page

        return markdown_page(entry, messages, translate)
    from app.import_export.html_page import html_page

    return html_page(entry, messages, translate)


def _export_pad(entry: Conversation, pad: Pad, format: TextFormat) -> str:
    """Return a pad as the text of a file: as Markdown, it is the text as it was written."""
    if format == "markdown":
        return pad.text
    from app.import_export.html_page import pad_page

    return pad_page(entry.title, pad.text, markdown=pad.markdown)


def export_json(store: Store, conversations: Iterable[int]) -> str:
    """Return several conversations, with all their branches, as the text of one file.

    Raises:
        StorageError: the store cannot be read.
    """
    from app.import_export.formats.unfog_file import write_unfog  # with all formats: a start needs none

    return write_unfog(read_tree(store, conversation) for conversation in conversations)


def suggested_name(title: str, format: Format, folder: Path | None = None) -> str:
    """Return a file name for a conversation that does not exist in the folder yet."""
    return names_in(folder).new(title, SUFFIXES[format])


def save_conversation(
    store: Store, conversation: int, format: TextFormat, path: Path, translate: Translate = str
) -> None:
    """Export a conversation to a file atomically, replacing an existing one.

    Raises:
        ImportExportError: the file cannot be written.
        StorageError: the store cannot be read.
    """
    _write(path, export_conversation(store, conversation, format, translate))


def save_all(
    store: Store,
    format: TextFormat,
    folder: Path,
    translate: Translate = str,
    on_progress: Callable[[int, int], object] | None = None,
) -> list[Path]:
    """Export every conversation: as "json" to one file, else to one file each; never replaces files.

    `on_progress` is called with how many are done, and with their number, after each; it may raise to cancel.

    Raises:
        ImportExportError: a file cannot be written; the previous ones are kept.
        StorageError: the store cannot be read.
    """
    entries = store.conversations()
    names = names_in(folder)
    paths = []

    def counted() -> Iterator[int]:
        for done, entry in enumerate(entries, start=1):
            yield entry.id
            if on_progress is not None:
                on_progress(done, len(entries))

    if format == "json":
        path = folder / names.new("Unfog conversations", SUFFIXES[format])
        _write(path, export_json(store, counted()))
        return [path]
    for entry, conversation in zip(entries, counted(), strict=True):
        paths.append(folder / names.new(entry.title, SUFFIXES[format]))
        save_conversation(store, conversation, format, paths[-1], translate)
    return paths


def names_in(folder: Path | None) -> FileNames:
    """Return the names in a folder, for new files beside them.

    Raises:
        ImportExportError: the folder cannot be read.
    """
    if folder is None:
        return FileNames()
    try:
        return FileNames([entry.name for entry in folder.iterdir()])
    except (OSError, ValueError) as error:
        raise _unwritable(folder, error) from error


def _write(path: Path, text: str) -> None:
    write_file(path, without_surrogates(text).encode())


def write_file(path: Path, data: bytes) -> None:
    """Write a file atomically, replacing an existing one.

    Raises:
        ImportExportError: the file cannot be written.
    """
    try:
        atomic_write(path, data)
    except (OSError, ValueError) as error:  # `ValueError`: a name that no file can have
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError | ValueError) -> ImportExportError:
    return ImportExportError(
        lazy_text(
            "Can't save “{path}”: {reason}.",
            path=without_surrogates(str(path)),
            reason=write_reason(error, path.parent),
        ),
        write_hint(error, lazy_text("Choose a folder you can write to.")),
    )
