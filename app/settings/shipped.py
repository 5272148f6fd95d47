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
                    "Answer clearly and to the point. Say when you are not sure. Don't flatter, and "
                    "don't repeat the question."
                ),
            ),
            (
                "translator",
                tr("Translator"),
                tr(
                    "Translate everything I write into English; if it is already in English, "
                    "translate it into German. Keep the tone and layout. Reply with the translation "
                    "only, without comments."
                ),
            ),
            (
                "proofreader",
                tr("Proofreader"),
                tr(
                    "Correct spelling, grammar and punctuation in what I write; otherwise keep my "
                    "wording and language. Give the corrected text first, then a short list of your "
                    "changes."
                ),
            ),
            (
                "simple",
                tr("Explain simply"),
                tr(
                    "Explain things so that someone who knows nothing about them understands: short "
                    "sentences, everyday words, one example. When you first use a technical term, "
                    "say what it means."
                ),
            ),
            (
                "reviewer",
                tr("Code reviewer"),
                tr(
                    "Review the code I give you. Start with bugs and unhandled cases, then say what "
                    "could be simpler. Quote the line you mean, say why, and show a better version. "
                    "If nothing is wrong, say so."
                ),
            ),
        )
    )
