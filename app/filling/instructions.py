"""The message before a text that is written with the model: the text itself is the model's answer to it.

The demo model's training (tools/train_demo_model) draws these sentences to the letter; the included file was
trained before, and does not know them.
"""

WRITE_TEXT = "Write a text."
"""Before a text that is no part of a chat: the pad, `unfog fill`, the call from Python."""

WRITE_MESSAGE = "Write a message to an AI assistant."
"""Before a message that a person is drafting in a chat."""
