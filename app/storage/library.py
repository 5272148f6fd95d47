"""What people keep for later: system prompts and presets, by the names they gave them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.storage.database import Database
from app.storage.overrides import sampling_text
from app.storage.records import SavedPreset, SavedPrompt
from model_backends.protocol import Sampling


class Prompts:
    """The library of system prompts, ordered by title."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[SavedPrompt]:
        """Return every prompt."""
        rows = self._db.run("SELECT id, title, text FROM prompts ORDER BY title COLLATE NOCASE, id")
        return [SavedPrompt(**dict(row)) for row in rows]

    def add(self, title: str, text: str) -> SavedPrompt:
        """Keep a further prompt."""
        (row,) = self._db.run(
            "INSERT INTO prompts (title, text) VALUES (?, ?) RETURNING id, title, text", title, text
        )
        return SavedPrompt(**dict(row))

    def put(self, prompt: SavedPrompt) -> None:
        """Keep a prompt as it is now; one that was removed is there again."""
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

    def ship(self, prompts: Sequence[tuple[str, str, str]]) -> None:
        """Put in those (name, title, text) that never were: what people changed or deleted stays so."""
        with self._db.transaction():
            known = {row["name"] for row in self._db.run("SELECT name FROM shipped_prompts")}
            for name, title, text in prompts:
                if name not in known:
                    self.add(title, text)
                    self._db.run("INSERT INTO shipped_prompts VALUES (?)", name)


class SavedPresets:
    """The presets that people made, in the order in which they were saved."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[SavedPreset]:
        """Return every saved preset."""
        rows = self._db.run("SELECT id, title, text, sampling FROM presets ORDER BY id")
        return [_preset(dict(row)) for row in rows]

    def add(self, title: str, text: str, sampling: Sampling) -> SavedPreset:
        """Save a further preset; `text` explains it in a sentence."""
        (row,) = self._db.run(
            "INSERT INTO presets (title, text, sampling) VALUES (?, ?, ?)"
            " RETURNING id, title, text, sampling",
            title,
            text,
            sampling_text(sampling),
        )
        return _preset(dict(row))

    def put(self, preset: SavedPreset) -> None:
        """Save a preset as it is now; one that was removed is there again."""
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


def _preset(fields: dict[str, object]) -> SavedPreset:
    sampling = msgspec.json.decode(str(fields["sampling"]), type=Sampling)
    return SavedPreset(**{**fields, "sampling": sampling})  # type: ignore[arg-type]
