"""Store the unfinished block of a reply that was cut off: offered, kept in the text, or discarded."""

from __future__ import annotations

import msgspec

from app.storage.database import Database
from app.storage.records import DraftBlock, StoredMessage
from app.storage.rows import as_json


class DraftBlocks:
    """The column `draft` of messages; every change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def offer(self, reply: int, draft: DraftBlock) -> None:
        """Offer a draft from now on, besides the reply's text."""
        self._put(reply, msgspec.structs.replace(draft, kept=False))

    def keep(self, message: StoredMessage) -> None:
        """Append the offered draft to the text of its reply."""
        if message.draft is not None and not message.draft.kept:
            kept = msgspec.structs.replace(message.draft, kept=True)
            self._put(message.id, kept, message.text + kept.text)

    def discard(self, message: StoredMessage) -> None:
        """Delete a draft, also from the text of its reply."""
        self._put(message.id, None, message.settled_text)

    def restore(self, message: StoredMessage, draft: DraftBlock) -> None:
        """Undo `discard`: `message` is the reply without its draft."""
        self._put(message.id, draft, message.text + (draft.text if draft.kept else ""))

    def begin_after(self, message: StoredMessage) -> None:
        """Leave of a kept draft in the text what precedes its first gap; offer the rest."""
        if not (text := message.kept_draft) or message.draft is None:
            return
        begun, rest = text[: message.draft.complete], text[message.draft.complete :]
        offer = msgspec.structs.replace(message.draft, text=rest, complete=0, kept=False) if rest else None
        self._put(message.id, offer, message.settled_text + begun)

    def _put(self, reply: int, draft: DraftBlock | None, text: str | None = None) -> None:
        self._db.run(
            "UPDATE messages SET draft = ?, text = coalesce(?, text) WHERE id = ?",
            as_json(draft),
            text,
            reply,
        )
