"""The prompt library and saved presets."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from app.storage.database import Database
from app.storage.overrides import sampling_text
from app.storage.records import SavedPreset, SavedPrompt
from app.storage.rows import EntryRow, fields_of, json_of, title_of
from model_backends.protocol import Sampling


class Prompts:
    """The table of saved system prompts, ordered by title."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[SavedPrompt]:
        """Return all prompts."""
        rows = self._db.run("SELECT id, title, text FROM prompts ORDER BY title COLLATE NOCASE, id")
        return [_prompt(row) for row in rows]

    def add(self, title: str, text: str) -> SavedPrompt:
        """Add a prompt."""
        (row,) = self._db.run(
            "INSERT INTO prompts (title, text) VALUES (?, ?) RETURNING id, title, text", title, text
        )
        return _prompt(row)

    def put(self, prompt: SavedPrompt) -> None:
        """Update a prompt, or restore a removed one."""
        self._db.run(
            "INSERT INTO prompts (id, title, text) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text",
            prompt.id,
            prompt.title,
            prompt.text,
        )

    def remove(self, prompt: int) -> None:
        """Delete a prompt."""
        self._db.run("DELETE FROM prompts WHERE id = ?", prompt)

    def add_shipped(self, prompts: Sequence[tuple[str, str, str]]) -> None:
        """Add the (name, title, text) that were never added before; changed or deleted ones stay so."""
        with self._db.transaction():
            known = {row["name"] for row in self._db.run("SELECT name FROM shipped_prompts")}
            for name, title, text in prompts:
                if name not in known:
                    self.add(title, text)
                    self._db.run("INSERT INTO shipped_prompts VALUES (?)", name)


class SavedPresets:
    """The table of presets that people saved, in the order in which they were saved."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[SavedPreset]:
        """Return all saved presets."""
        rows = self._db.run("SELECT id, title, text, sampling FROM presets ORDER BY id")
        return [_preset(row) for row in rows]

    def add(self, title: str, text: str, sampling: Sampling) -> SavedPreset:
        """Save a new preset; `text` explains it in a sentence."""
        (row,) = self._db.run(
            "INSERT INTO presets (title, text, sampling) VALUES (?, ?, ?)"
            " RETURNING id, title, text, sampling",
            title,
            text,
            sampling_text(sampling),
        )
        return _preset(row)

    def put(self, preset: SavedPreset) -> None:
        """Update a preset, or restore a removed one."""
        self._db.run(
            "INSERT INTO presets (id, title, text, sampling) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text,"
            " sampling = excluded.sampling",
            preset.id,
            preset.title,
            preset.text,
            sampling_text(preset.sampling),
        )

    def remove(self, preset: int) -> None:
        """Delete a preset."""
        self._db.run("DELETE FROM presets WHERE id = ?", preset)


def _prompt(row: sqlite3.Row) -> SavedPrompt:
    fields = fields_of(row, EntryRow, "prompts")
    return SavedPrompt(**{**fields, "title": title_of(fields["title"])})


def _preset(row: sqlite3.Row) -> SavedPreset:
    fields = fields_of(row, EntryRow, "presets")
    sampling = json_of(fields, "sampling", Sampling, "presets") or Sampling()
    return SavedPreset(**{**fields, "title": title_of(fields["title"]), "sampling": sampling})
