"""The suggestions for real models, such as DiffusionGemma.

They were written without such a model at hand and have not been tried. So what to watch for says where to
look, not what will be seen there: the model is free to write in any order.
"""

from __future__ import annotations

from app.suggestions.suggestion import Suggestion
from model_backends.lazy_text import lazy_text

FULL_SIZE = (
    Suggestion(
        "diffusion",
        lazy_text("What is text diffusion?"),
        lazy_text("A plain question: how this model writes."),
        is_plain=True,
    ),
    Suggestion(
        "rainbow",
        lazy_text("Explain in four sentences why a rainbow is round."),
        lazy_text("A plain question. Watch which words need the longest."),
        is_plain=True,
    ),
    Suggestion(
        "dinner",
        lazy_text("What can I cook for dinner with eggs, spinach and potatoes?"),
        lazy_text("A plain question. Watch ingredients and steps grow together."),
        is_plain=True,
    ),
    Suggestion(
        "bicycle",
        lazy_text("How does a bicycle stay upright?"),
        lazy_text("A plain question. Watch what changes its mind."),
        is_plain=True,
    ),
    Suggestion(
        "acrostic",
        lazy_text("Write a poem of four lines about mist whose first letters spell MIST."),
        lazy_text("Watch the first letters: they may appear before their lines."),
    ),
    Suggestion(
        "last_line",
        lazy_text("Write an eight-line poem that ends with the line: And nobody had closed the door."),
        lazy_text("Watch the last line: it is known from the start."),
    ),
    Suggestion(
        "brackets",
        lazy_text("Write a Python function that checks whether the brackets in a text are balanced."),
        lazy_text("Watch the brackets: they can close before the code between them is there."),
    ),
    Suggestion(
        "twelve",
        lazy_text("Name exactly twelve uses for a paper clip, as a numbered list."),
        lazy_text("Watch the numbers: the list can know its length before its content."),
    ),
    Suggestion(
        "last_word",
        lazy_text("Write one sentence of about forty words that ends with the word umbrella."),
        lazy_text("Watch the end: the sentence has to grow towards it."),
    ),
    Suggestion(
        "planets",
        lazy_text("Make a table of the eight planets: diameter, number of moons, length of a day."),
        lazy_text("Watch the frame: it may appear before the cells are filled."),
    ),
    Suggestion(
        "bridge",
        lazy_text(
            "Write a story of six sentences. The first is: The letter came on a Tuesday. The last is: She "
            "never opened it."
        ),
        lazy_text("Watch both ends: the story has to meet in the middle."),
    ),
    Suggestion(
        "json",
        lazy_text(
            "Invent a small café and describe it as JSON: name, address, opening hours of all seven days, "
            "three dishes with prices."
        ),
        lazy_text("Watch braces and quotation marks: the shape can come before the values."),
    ),
    Suggestion(
        "limerick",
        lazy_text("Write a limerick about a lighthouse keeper who is afraid of the dark."),
        lazy_text("Watch the rhymes: the ends of lines can come before their beginnings."),
    ),
    Suggestion(
        "alphabet",
        lazy_text("Write a sentence of 26 words that begin with A, B, C and so on, up to Z."),
        lazy_text("Watch the first letters: all of them are fixed, only the words are not."),
    ),
    Suggestion(
        "circle",
        lazy_text("Write a paragraph of five sentences whose first and last sentence are the same."),
        lazy_text("Watch the first and the last sentence: do they land together?"),
    ),
    Suggestion(
        "headings",
        lazy_text("Write a short guide to Lisbon with five headings and two sentences under each of them."),
        lazy_text("Watch the headings: the outline may appear before the text."),
    ),
    Suggestion(
        "product",
        lazy_text("Work out 347 × 29 step by step."),
        lazy_text("Watch the result: it can change until the steps before it fit."),
    ),
    Suggestion(
        "html",
        lazy_text("Write a web page in HTML with a heading, a form of three fields and a button."),
        lazy_text("Watch the tags: every one that opens has to close."),
    ),
    Suggestion(
        "riddle",
        lazy_text("Write a riddle in four lines and its answer in the fifth."),
        lazy_text("Watch the answer: does it land before the riddle?"),
    ),
    Suggestion(
        "mirror",
        lazy_text("Write a poem of six lines that can also be read from its last line to its first."),
        lazy_text("Watch the middle: the poem has to work in both directions."),
    ),
    Suggestion(
        "languages",
        lazy_text("Show in a table how to say “Good morning, the coffee is ready” in six languages."),
        lazy_text("Watch all rows grow at the same time."),
    ),
    Suggestion(
        "chain",
        lazy_text(
            "Write a dialogue of eight lines between a cat and a vacuum cleaner. Each line begins with the "
            "last word of the line before."
        ),
        lazy_text("Watch the seams: one word has to fit two lines."),
    ),
    Suggestion(
        "timetable",
        lazy_text("Plan a day in the mountains, with one line for every hour from 7:00 to 18:00."),
        lazy_text("Watch the times: they may appear before there is anything to do."),
    ),
    Suggestion(
        "haiku",
        lazy_text("Write three haiku about the same pond: in spring, in autumn, in winter."),
        lazy_text("Watch the three poems: none of them has to wait for another."),
    ),
    Suggestion(
        "twist",
        lazy_text("Write a story of six sentences whose last one explains the first."),
        lazy_text("Watch the ending: the beginning depends on it."),
    ),
    Suggestion(
        "folders",
        lazy_text("Show the files and folders of a small website as a tree in a code block."),
        lazy_text("Watch the lines of the tree: they can come before the names."),
    ),
)
