"""The chat: conversations and their messages, what is typed, and how replies become Markdown."""
