"""The window for decisions: questions about texts, and how likely the model finds each answer."""
