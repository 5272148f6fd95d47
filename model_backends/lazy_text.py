"""Texts from code without a window: English strings that are translated where they are shown.

A `LazyText` is a `str`, the English text. It keeps its template and values, so that the window can look the
template up in the current language (`app.base.translation.translated`). Qt's tools find the templates by the
names of these functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import msgspec

Value: TypeAlias = str | int | float
Translate: TypeAlias = Callable[[str], str]
"""Translates a text: `str` for English."""


class Wire(msgspec.Struct, frozen=True, array_like=True):
    """The JSON form of a `LazyText`: template, values, count."""

    template: str
    values: dict[str, Wire | str | int | float] = {}
    count: int | None = None


_PLURAL = re.compile(r"\(s\)|\((\w*)\|(\w*)\)")


class LazyText(str):
    """An English text that can be translated later; `number` fills "%n" and selects the plural form."""

    __slots__ = ("number", "template", "values")

    def __new__(
        cls, template: str, values: Mapping[str, Value] | None = None, number: int | None = None
    ) -> LazyText:
        """`template` is what translators see: "{name} cannot be read: {reason}"."""
        filled = template if number is None else pluralise(template, number)
        made = super().__new__(cls, filled.format(**values) if values else filled)
        made.template, made.values, made.number = template, dict(values or {}), number
        return made

    template: str
    values: dict[str, Value]
    number: int | None


def lazy_text(
    template: str, disambiguation: str = "", number: int | None = None, /, **values: object
) -> LazyText:
    """Create a `LazyText`; values may be `LazyText`s themselves. `template` must be a literal.

    `lazy_text("%n page(s) of {name}", "", pages, name=name)`: in English "(s)" and "(is|are)" follow the
    number.
    """
    del disambiguation  # Qt's tools expect one here; texts that need one are made in the window
    filled = {name: value if isinstance(value, Value) else str(value) for name, value in values.items()}
    return LazyText(template, filled, number)


def translatable(text: str) -> str:
    """Mark a literal for Qt's tools; the code that shows it makes a `LazyText` of it."""
    return text


def joined(separator: str, parts: Iterable[str]) -> LazyText:
    """Join texts like `str.join`, as one `LazyText`."""
    named = {f"part{number}": part for number, part in enumerate(parts)}
    return LazyText(separator.join(f"{{{name}}}" for name in named), named)


def pluralise(template: str, count: int) -> str:
    """Fill in the count in an English text: "%n", and the "(s)" and "(is|are)" alternatives."""

    def chosen(found: re.Match[str]) -> str:
        if found[0] == "(s)":
            return "" if count == 1 else "s"
        return str(found[1] if count == 1 else found[2])

    return _PLURAL.sub(chosen, template).replace("%Ln", f"{count:,}").replace("%n", str(count))


def encode_english(text: object) -> str:
    """Encode a `LazyText` as its English text; an `enc_hook` for msgspec."""
    if isinstance(text, LazyText):
        return str.__str__(text)
    raise NotImplementedError(f"cannot write {type(text).__name__}")


def lazy_text_recorder(found: dict[str, Wire]) -> Callable[[object], str]:
    """Return an `enc_hook` that encodes the English text and records its template in `found`."""

    def note(text: object) -> str:
        english = encode_english(text)
        if isinstance(text, LazyText):
            found[english] = _to_wire(text)
        return english

    return note


def restore_lazy_texts(value: object, found: Mapping[str, Wire]) -> object:
    """Turn the strings of a decoded value back into the `LazyText`s recorded in `found`."""
    if isinstance(value, str):
        return _from_wire(found[value]) if value in found else value
    if isinstance(value, tuple):
        return tuple(restore_lazy_texts(part, found) for part in value)
    if isinstance(value, msgspec.Struct):
        parts = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {
            name: new for name, part in parts.items() if (new := restore_lazy_texts(part, found)) is not part
        }
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
