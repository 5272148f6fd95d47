"""Pads and their versions in the store, and as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.import_export import save_conversation
from app.import_export.importing import Importer
from app.import_export.protocol import batches
from app.import_export.sources import read_file
from app.storage import Store
from app.storage.pads.thinning import MOST, MOST_BYTES, Kept, superfluous

HOUR, DAY = 3600.0, 86_400.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def test_a_pad_is_listed_saved_and_found_like_a_conversation(store: Store) -> None:
    pad = store.pads.create("Fog", "Grey and quiet.")
    chat = store.create_conversation("Talk").id
    assert [(entry.id, entry.is_pad) for entry in store.conversations()] == [(chat, False), (pad, True)]
    store.pads.save(pad, "The lighthouse\u00a0stands.")
    assert store.conversations()[0].id == pad
    assert [(hit.conversation, hit.message) for hit in store.search.find("lighthouse")] == [(pad, None)]
    assert store.search.find("grey") == []
    store.trash.move([pad], 1e12)
    assert store.search.find("lighthouse") == []


def test_a_pad_that_is_deleted_for_good_takes_its_versions_along(store: Store, tmp_path: Path) -> None:
    pad = store.pads.create("Fog", "secret words")
    store.pads.keep(pad, "secret words of before", 4)
    for _step in store.trash.delete([pad]):
        pass
    assert store.pads.of(pad) is None
    assert store.pads.versions(pad) == []
    store.close()
    assert b"secret words" not in (tmp_path / "unfog.sqlite3").read_bytes()


def test_versions_are_kept_once_with_their_reason_newest_first(store: Store) -> None:
    pad = store.pads.create("Fog")
    store.pads.keep(pad, "one", 1, now=10.0)
    store.pads.keep(pad, "one", 1, now=20.0)
    store.pads.keep(pad, "one two", 2, "before rewrite", now=30.0)
    found = [(version.created, version.words, version.reason) for version in store.pads.versions(pad)]
    assert found == [(30.0, 2, "before rewrite"), (10.0, 1, "writing")]
    assert store.pads.text_of(store.pads.versions(pad)[0].id) == "one two"


def test_old_versions_get_fewer_with_age() -> None:
    now = 100 * DAY
    minutes = [Kept(number, now - number * 60, 100) for number in range(60)]
    assert superfluous(minutes, now) == []
    hours = [Kept(number, now - 2 * HOUR - number * 60, 100) for number in range(600)]
    assert 600 - len(superfluous(hours, now)) == pytest.approx(10, abs=1)
    days = [Kept(number, now - 2 * DAY - number * HOUR, 100) for number in range(240)]
    assert 240 - len(superfluous(days, now)) == pytest.approx(10, abs=1)
    weeks = [Kept(number, now - 31 * DAY - number * DAY, 100) for number in range(60)]
    assert 60 - len(superfluous(weeks, now)) == pytest.approx(9, abs=1)


def test_versions_are_bounded_in_number_and_size_and_the_newest_stays() -> None:
    many = [Kept(number, 1000.0 + number, 10) for number in range(MOST + 5)]
    assert superfluous(many, 1000.0) == [0, 1, 2, 3, 4]
    large = [Kept(number, 1000.0 + number, MOST_BYTES) for number in range(3)]
    assert superfluous(large, 1000.0) == [0, 1]


@pytest.mark.parametrize("markdown", [True, False])
def test_a_pad_survives_export_and_import_as_json(store: Store, tmp_path: Path, markdown: bool) -> None:
    text = "# Fog\n\n**Grey** & <quiet>\u00a0😀\n"
    pad = store.pads.create("My fog", text, markdown=markdown)
    save_conversation(store, pad, "json", tmp_path / "pad.json")
    importer = Importer(store, tmp_path / "pad.json")
    for batch in batches(read_file(tmp_path / "pad.json", 1.0)):
        for _step in importer.store(batch):
            pass
    (again,) = importer.report().conversations
    found = store.pads.of(again)
    assert found is not None
    assert (found.text, found.markdown, store.conversation(again).title) == (text, markdown, "My fog")


def test_a_pad_is_exported_as_it_was_written_and_as_a_page(store: Store, tmp_path: Path) -> None:
    pad = store.pads.create("Fog", "# Fog\n\n**Grey** & <b>quiet</b>\n")
    save_conversation(store, pad, "markdown", tmp_path / "pad.md")
    assert (tmp_path / "pad.md").read_text(encoding="utf-8") == "# Fog\n\n**Grey** & <b>quiet</b>\n"
    save_conversation(store, pad, "html", tmp_path / "pad.html")
    page = (tmp_path / "pad.html").read_text(encoding="utf-8")
    assert "<strong>Grey</strong>" in page
    assert "&lt;b&gt;" in page
    store.pads.set_markdown(pad, False)
    save_conversation(store, pad, "html", tmp_path / "plain.html")
    assert "**Grey**" in (tmp_path / "plain.html").read_text(encoding="utf-8")
