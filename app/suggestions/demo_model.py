"""The suggestions for the bundled demo model.

Each of them is proved with the model itself (`python -m tools.suggestions`): at every quality and with each
of ten seeds, it answers rightly, and what is to be watched for happens in the steps of the reply. The first
are shown first, three at a time. Prompts stay English, the only language that the demo model knows.
"""

from __future__ import annotations

from app.suggestions.suggestion import Suggestion
from model_backends.lazy_text import lazy_text

_LAST_LINE = lazy_text("Watch: the last line is complete before the first.")
_NAME = lazy_text("Watch: the ending is there before its hero has a name.")
_BRACKETS = lazy_text("Watch: every bracket closes in the step that opens it.")
_LIST = lazy_text("Watch: all lines land together, in two or three steps.")
_CELLS = lazy_text("Watch: frame and cells land together, in two or three steps.")
_STOP = lazy_text("Watch: the full stop lands before the result.")
_WORDS = lazy_text("Watch: some fifty words land in two or three steps.")

DEMO_MODEL = (
    Suggestion(
        "diffusion",
        "What is text diffusion?",
        lazy_text("A plain question: start here."),
        is_plain=True,
    ),
    Suggestion(
        "computer",
        "Which computer does DiffusionGemma need?",
        lazy_text("A plain question: what a full-size model needs."),
        is_plain=True,
    ),
    Suggestion(
        "fog",
        "What does the fog mean?",
        lazy_text("A plain question: what you see while a reply is written."),
        is_plain=True,
    ),
    Suggestion(
        "privacy",
        "Does Unfog send my data anywhere?",
        lazy_text("A plain question: what leaves this computer."),
        is_plain=True,
    ),
    Suggestion(
        "river",
        "Write a haiku about a river.",
        lazy_text("A plain request: three lines."),
        is_plain=True,
    ),
    Suggestion("haiku_eagle", "Write a haiku about an eagle.", _LAST_LINE),
    Suggestion("story_bread", "Tell me a story about bread.", _NAME),
    Suggestion("code_clamp", "Write a Python function to clamp a number.", _BRACKETS),
    Suggestion("sum_50", "What is 25 + 25?", _STOP),
    Suggestion("table_capitals", "Show me a table of capitals.", _CELLS),
    Suggestion("haiku_crow", "Write a haiku about a crow.", _LAST_LINE),
    Suggestion("list_planets", "Name five planets.", _LIST),
    Suggestion("story_apple", "Tell me a story about an apple.", _NAME),
    Suggestion("words_step", "What happens in a denoising step?", _WORDS),
    Suggestion("code_vowels", "Write a Python function to count the vowels in a text.", _BRACKETS),
    Suggestion("haiku_umbrella", "Write a haiku about an umbrella.", _LAST_LINE),
    Suggestion("sum_93", "What is 64 + 29?", _STOP),
    Suggestion("table_seasons", "Show me a table of the seasons.", _CELLS),
    Suggestion("haiku_cake", "Write a haiku about a cake.", _LAST_LINE),
    Suggestion("words_noise", "What is noise?", _WORDS),
)
