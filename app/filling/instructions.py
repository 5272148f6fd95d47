"""The message before a text that is written with the model: the text itself is the model's answer to it.

The included demo model was trained with these sentences to the letter.
"""

WRITE_TEXT = "Write a text."
"""Before a text that is no part of a chat: the pad, `unfog fill`, the call from Python."""

WRITE_MESSAGE = "Write a message to an AI assistant."
"""Before a message that a person is drafting in a chat."""
