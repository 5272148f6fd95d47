"""The system prompts that come with the program."""

from __future__ import annotations

from app.base.translation import tr
from app.storage import Store


def add_shipped_prompts(store: Store) -> None:
    """Add the shipped prompts that were never in the library, in the current language.

    Raises:
        StorageError: the library cannot be written.
    """
    store.prompts.add_shipped(
        (
            (
                "plain",
                tr("Plain assistant"),
                tr(
                    "Answer plainly and to the point. Say when you are not sure. "
                    "Do not flatter, and do not repeat the question."
                ),
            ),
            (
                "translator",
                tr("Translator"),
                tr(
                    "Translate everything I write into English; what is English already, into German. "
                    "Keep tone and layout. Give the translation alone, without comments."
                ),
            ),
            (
                "proofreader",
                tr("Proofreader"),
                tr(
                    "Correct spelling, grammar and punctuation in what I write, and leave its wording and "
                    "language as they are otherwise. Give the corrected text first, then a short list of "
                    "what you changed."
                ),
            ),
            (
                "simple",
                tr("Explain simply"),
                tr(
                    "Explain things so that somebody who knows nothing about them understands: short "
                    "sentences, everyday words, one example. Say what a technical term means when you first "
                    "use it."
                ),
            ),
            (
                "reviewer",
                tr("Code reviewer"),
                tr(
                    "Review the code I give you. Begin with bugs and with cases that are not handled, then "
                    "say what could be simpler. Quote the line you mean, say why, and show the better "
                    "version. If nothing is wrong, say so."
                ),
            ),
        )
    )
