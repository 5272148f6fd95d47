"""The settings as a list of fields, read from the types in `values.py`; getting and changing them by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_type_hints

import msgspec
from msgspec import inspect

from app.settings.schema import Settings
from model_backends.lazy_text import LazyText, joined, lazy_text
from model_backends.protocol import FailureKind, UnfogError

Kind = Literal["switch", "choice", "number", "decimal", "long", "device", "language"]
Value = bool | int | float | str

AUTO, SYSTEM = "auto", "system"


class SettingsError(UnfogError):
    """A value cannot be used, or the settings cannot be kept. `reason`: why, where the setting is known."""

    kind: FailureKind = "settings"
    reason = ""


def refusal(title: str, reason: str) -> SettingsError:
    """Return the error for a value that a setting cannot have."""
    error = SettingsError(lazy_text("{setting}: {reason}", setting=title, reason=reason))
    error.reason = reason
    return error


@dataclass(frozen=True)
class Field:
    """One setting. `name` is "group.key"; `needs`: another, and its value, without which it has no effect."""

    name: str
    title: str
    sentence: str
    words: str
    kind: Kind
    type: object
    default: Value
    choices: tuple[tuple[str, str], ...] = ()  # value, label
    least: float = 0
    most: float = 0
    is_above: bool = False  # `least` itself is too little
    step: float = 1
    unit: str = ""
    percent: bool = False  # shown times 100
    auto: bool = False  # "auto" is a value as well
    empty: str = ""  # what an empty text means
    needs: tuple[str, Value] | None = None

    @property
    def group(self) -> str:
        """The name of its group."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """Its name within the group."""
        return self.name.partition(".")[2]

    @property
    def is_free_text(self) -> bool:
        """Whether people type it as they like: it may be private."""
        return self.kind == "long"

    def shown(self, value: Value) -> str:
        """Return a value as people read it."""
        if isinstance(value, bool):
            return lazy_text("On") if value else lazy_text("Off")
        if value == AUTO:
            return lazy_text("Automatic")
        if self.kind == "language" and value == SYSTEM:
            return lazy_text("As the system")
        if isinstance(value, str):
            return dict(self.choices).get(value, value) or self.empty or lazy_text("None")
        if self.percent:
            return lazy_text("{percent:.0f} %", percent=value * 100)
        figure = LazyText("{value:g}" if self.kind == "decimal" else "{value:,}", {"value": value})
        return joined(" ", (figure, self.unit)) if self.unit else figure


@dataclass(frozen=True)
class FieldGroup:
    """A group of fields, as the settings window shows it."""

    name: str
    title: str
    words: str
    fields: tuple[Field, ...]


@cache
def groups() -> tuple[FieldGroup, ...]:
    """Return all groups, in the order they are shown in."""
    found = []
    for group in cast("inspect.StructType", inspect.type_info(Settings)).fields:
        about = cast("inspect.Metadata", group.type)
        inner = cast("inspect.StructType", about.type)
        fields = tuple(_field(group.name, field) for field in inner.fields)
        title, words = (about.extra_json_schema or {})["title"], (about.extra or {})["words"]
        found.append(FieldGroup(group.name, LazyText(str(title)), LazyText(str(words)), fields))
    return tuple(found)


@cache
def fields() -> Mapping[str, Field]:
    """Return all fields by their names."""
    return {field.name: field for group in groups() for field in group.fields}


def get(settings: Settings, name: str) -> Value:
    """Return the value of a field."""
    group, _, key = name.partition(".")
    return cast("Value", getattr(getattr(settings, group), key))


def changed_fields(settings: Settings) -> tuple[Field, ...]:
    """Return the fields that differ from their defaults."""
    return tuple(field for field in fields().values() if get(settings, field.name) != field.default)


def with_values(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """Return the settings with some values changed.

    Raises:
        SettingsError: there is no such setting, or it cannot have such a value.
    """
    parts: dict[str, dict[str, object]] = {}
    for name, value in changes.items():
        field = fields().get(name)
        if field is None:
            raise SettingsError(lazy_text("There is no setting “{name}”.", name=name))
        parts.setdefault(field.group, {})[field.key] = checked(field, value)
    for group, values in parts.items():
        try:
            changed = msgspec.structs.replace(getattr(settings, group), **values)
        except ValueError as error:
            titles = joined(", ", [fields()[f"{group}.{key}"].title for key in values])
            raise refusal(titles, LazyText(str(error))) from error
        settings = msgspec.structs.replace(settings, **{group: changed})
    return settings


def checked(field: Field, value: object) -> Value:
    """Return a value as the field's type.

    Raises:
        SettingsError: the field cannot have it.
    """
    if isinstance(value, str):
        value = value.encode(errors="replace").decode()  # half a character cannot be written down
    try:
        found = cast("Value", msgspec.convert(value, field.type))
    except msgspec.ValidationError as error:
        raise refusal(field.title, _rule(field)) from error
    if found != found:  # not a number, which no range excludes
        raise refusal(field.title, _rule(field))
    return found


def _rule(field: Field) -> str:
    """What values a field takes, as a sentence."""
    if field.choices:
        return lazy_text("one of {values}.", values=", ".join((value for value, _ in field.choices)))
    if field.kind in ("number", "decimal"):
        scale = 100 if field.percent else 1
        kind = lazy_text("a whole number") if field.kind == "number" else lazy_text("a number")
        least = LazyText("{value:g}", {"value": field.least * scale})
        most = LazyText(
            "{value:,.10g} %" if field.percent else "{value:,.10g}", {"value": field.most * scale}
        )
        if field.auto:
            most = lazy_text("{most}, or automatic", most=most)
        if field.is_above:
            return lazy_text("{kind} above {least}, up to {most}.", kind=kind, least=least, most=most)
        return lazy_text("{kind} from {least} to {most}.", kind=kind, least=least, most=most)
    rules = {
        "switch": lazy_text("on or off."),
        "device": lazy_text("auto, cpu, or a card such as cuda:0."),
        "language": lazy_text("system, or the code of a language, such as de."),
        "long": lazy_text("a text of at most 100,000 characters."),
    }
    return rules[field.kind]


def _field(group: str, field: inspect.Field) -> Field:
    about = cast("inspect.Metadata", field.type)
    texts, extra = about.extra_json_schema or {}, dict(about.extra or {})
    inner: inspect.Type = about.type
    auto = isinstance(inner, inspect.UnionType)
    if isinstance(inner, inspect.UnionType):
        inner = next(part for part in inner.types if isinstance(part, inspect.IntType))
    kind, choices, least, most = _control(inner, extra)
    return Field(
        name=f"{group}.{field.name}",
        title=LazyText(str(texts["title"])),
        sentence=LazyText(str(texts["description"])),
        words=LazyText(str(extra["words"])),
        kind=kind,
        type=_annotation(group, field.name),
        default=cast("Value", field.default),
        choices=choices,
        least=least,
        most=most,
        is_above=getattr(inner, "gt", None) is not None,
        step=float(extra.get("step", 1)),
        unit=LazyText(str(extra.get("unit", ""))),
        percent=bool(extra.get("percent", False)),
        auto=auto,
        empty=LazyText(str(extra.get("empty", ""))),
        needs=extra.get("needs"),
    )


def _control(
    inner: inspect.Type, extra: Mapping[str, object]
) -> tuple[Kind, tuple[tuple[str, str], ...], float, float]:
    """Kind, choices and range of a type."""
    match inner:
        case inspect.BoolType():
            return "switch", (), 0, 0
        case inspect.LiteralType():
            labels = cast("Mapping[str, str]", extra["labels"])
            return "choice", tuple((value, LazyText(label)) for value, label in labels.items()), 0, 0
        case inspect.IntType():
            return "number", (), inner.ge or 0, inner.le or 0
        case inspect.FloatType():
            return "decimal", (), inner.ge or inner.gt or 0, inner.le or 0
        case _:
            return cast("Kind", extra["control"]), (), 0, 0


@cache
def _annotations(group: str) -> Mapping[str, object]:
    kind = get_type_hints(Settings)[group]
    return get_type_hints(kind, include_extras=True)


def _annotation(group: str, key: str) -> object:
    return _annotations(group)[key]
