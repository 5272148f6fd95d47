"""Texts for people from code that knows no window: English, and how to say them in another language.

A `LazyText` is a `str`, the English text. It remembers the literal it was made of and what was filled in, so
that the window can look the literal up in the language in use (`app.base.translation.translated`). Qt's tools
find the literals by the names of these functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import msgspec

Value: TypeAlias = str | int | float
Say: TypeAlias = Callable[[str], str]
"""Puts a text into a language: `str` for English."""


class Wire(msgspec.Struct, frozen=True, array_like=True):
    """A `LazyText` as JSON: literal, values, count."""

    template: str
    values: dict[str, Wire | str | int | float] = {}
    count: int | None = None


_PLURAL = re.compile(r"\(s\)|\((\w*)\|(\w*)\)")


class LazyText(str):
    """An English text that can be said in other languages; `number` fills "%n" and decides the plural."""

    __slots__ = ("number", "template", "values")

    def __new__(
        cls, template: str, values: Mapping[str, Value] | None = None, number: int | None = None
    ) -> LazyText:
        """`template` as a person would translate it: "{name} cannot be read: {reason}"."""
        filled = template if number is None else in_plural(template, number)
        made = super().__new__(cls, filled.format(**values) if values else filled)
        made.template, made.values, made.number = template, dict(values or {}), number
        return made

    template: str
    values: dict[str, Value]
    number: int | None


def lazy_text(
    template: str, disambiguation: str = "", number: int | None = None, /, **values: object
) -> LazyText:
    """Return a text with its values, which may be such texts themselves. `template` must be a literal.

    `lazy_text("%n page(s) of {name}", "", pages, name=name)`: in English "(s)" and "(is|are)" follow the
    number.
    """
    del disambiguation  # Qt's tools expect one here; texts that need one are made in the window
    filled = {name: value if isinstance(value, Value) else str(value) for name, value in values.items()}
    return LazyText(template, filled, number)


def translatable(text: str) -> str:
    """This literal, to be found by Qt's tools; who shows it makes a `LazyText` of it."""
    return text


def joined(separator: str, parts: Iterable[str]) -> LazyText:
    """Texts one after the other, as `str.join` has it."""
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return LazyText(separator.join(f"{{{name}}}" for name in named), named)


def in_plural(template: str, count: int) -> str:
    """Return an English text for this many: "%n" is filled in, "(s)" and "(is|are)" are decided."""

    def chosen(found: re.Match[str]) -> str:
        if found[0] == "(s)":
            return "" if count == 1 else "s"
        return str(found[1] if count == 1 else found[2])

    return _PLURAL.sub(chosen, template).replace("%Ln", f"{count:,}").replace("%n", str(count))


def plain(text: object) -> str:
    """What msgspec is to write of a `LazyText` where only the English text is wanted; its `enc_hook`."""
    if isinstance(text, LazyText):
        return str.__str__(text)
    raise NotImplementedError(f"cannot write {type(text).__name__}")


def recorder(found: dict[str, Wire]) -> Callable[[object], str]:
    """Return an `enc_hook` that writes English texts and notes in `found` how they are said."""

    def note(text: object) -> str:
        english = plain(text)
        if isinstance(text, LazyText):
            found[english] = _to_wire(text)
        return english

    return note


def restored(value: object, found: Mapping[str, Wire]) -> object:
    """Return a decoded value, with the texts that `found` knows of as `LazyText` again."""
    if isinstance(value, str):
        return _from_wire(found[value]) if value in found else value
    if isinstance(value, tuple):
        return tuple(restored(part, found) for part in value)
    if isinstance(value, msgspec.Struct):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: new for name, part in parts.items() if (new := restored(part, found)) is not part}
        return msgspec.structs.replace(value, **changed) if changed else value
    return value


def _to_wire(text: LazyText) -> Wire:
    return Wire(
        text.template,
        {
            name: _to_wire(value) if isinstance(value, LazyText) else value
            for name, value in text.values.items()
        },
        text.number,
    )


def _from_wire(wire: Wire) -> LazyText:
    values = {
        name: _from_wire(value) if isinstance(value, Wire) else value for name, value in wire.values.items()
    }
    return LazyText(wire.template, values, wire.count)
