"""The settings as a list of fields, read from the types in `schema.py`; get and set values by name."""

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
    """A value is invalid, or the settings cannot be saved. `reason`: why, without the setting's title."""

    kind: FailureKind = "settings"

    def __init__(self, message: str, hint: str = "", *, reason: str = "") -> None:
        super().__init__(message, hint)
        self.reason = reason


def invalid_value(title: str, reason: str) -> SettingsError:
    """Return the error for an invalid value of a setting."""
    return SettingsError(lazy_text("{setting}: {reason}", setting=title, reason=reason), reason=reason)


@dataclass(frozen=True)
class Field:
    """One setting. `name` is "group.key"; `needs`: a setting and its value without which it has no effect."""

    name: str
    title: str
    description: str
    keywords: str
    kind: Kind
    type: object
    default: Value
    choices: tuple[tuple[str, str], ...] = ()  # value, label
    minimum: float = 0
    maximum: float = 0
    excludes_minimum: bool = False
    step: float = 1
    unit: str = ""
    percent: bool = False  # displayed times 100
    auto: bool = False  # "auto" is allowed too
    empty: str = ""  # the label of an empty text
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
        """Whether people type it freely, so it may be private."""
        return self.kind == "long"

    def format_value(self, value: Value) -> str:
        """Format a value for display."""
        if isinstance(value, bool):
            return lazy_text("On") if value else lazy_text("Off")
        if value == AUTO:
            return lazy_text("Automatic")
        if self.kind == "language" and value == SYSTEM:
            return lazy_text("Match system")
        if isinstance(value, str):
            return dict(self.choices).get(value, value) or self.empty or lazy_text("None")
        if self.percent:
            return lazy_text("{percent:.0f} %", percent=value * 100)
        figure = LazyText("{value:g}" if self.kind == "decimal" else "{value:,}", {"value": value})
        return joined(" ", (figure, self.unit)) if self.unit else figure


@dataclass(frozen=True)
class FieldGroup:
    """A group of fields, as shown in the settings window."""

    name: str
    title: str
    keywords: str
    fields: tuple[Field, ...]


@cache
def groups() -> tuple[FieldGroup, ...]:
    """Return all groups, in display order."""
    found = []
    for group in cast("inspect.StructType", inspect.type_info(Settings)).fields:
        about = cast("inspect.Metadata", group.type)
        inner = cast("inspect.StructType", about.type)
        fields = tuple(_field(group.name, field) for field in inner.fields)
        title, keywords = (about.extra_json_schema or {})["title"], (about.extra or {})["keywords"]
        found.append(FieldGroup(group.name, LazyText(str(title)), LazyText(str(keywords)), fields))
    return tuple(found)


@cache
def fields() -> Mapping[str, Field]:
    """Return all fields by name."""
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
        SettingsError: there is no such setting, or the value is invalid.
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
            raise invalid_value(titles, LazyText(str(error))) from error
        settings = msgspec.structs.replace(settings, **{group: changed})
    return settings


def checked(field: Field, value: object) -> Value:
    """Convert a value to the field's type.

    Raises:
        SettingsError: the value is invalid.
    """
    if isinstance(value, str):
        value = value.encode(errors="replace").decode()  # lone surrogates cannot be encoded
    try:
        found = cast("Value", msgspec.convert(value, field.type))
    except msgspec.ValidationError as error:
        raise invalid_value(field.title, _rule(field)) from error
    if found != found:  # NaN, which no range excludes
        raise invalid_value(field.title, _rule(field))
    return found


def _rule(field: Field) -> str:
    """Return a sentence that states the valid values of a field."""
    if field.choices:
        return lazy_text("must be one of {values}.", values=", ".join((value for value, _ in field.choices)))
    if field.kind in ("number", "decimal"):
        scale = 100 if field.percent else 1
        kind = lazy_text("a whole number") if field.kind == "number" else lazy_text("a number")
        least = LazyText("{value:g}", {"value": field.minimum * scale})
        most = LazyText(
            "{value:,.10g} %" if field.percent else "{value:,.10g}", {"value": field.maximum * scale}
        )
        if field.auto:
            most = lazy_text("{most}, or automatic", most=most)
        if field.excludes_minimum:
            return lazy_text("must be {kind} above {least}, up to {most}.", kind=kind, least=least, most=most)
        return lazy_text("must be {kind} from {least} to {most}.", kind=kind, least=least, most=most)
    rules = {
        "switch": lazy_text("must be on or off."),
        "device": lazy_text("must be auto, cpu, or a graphics card such as cuda:0."),
        "language": lazy_text("must be system, or a language code such as de."),
        "long": lazy_text("must be text of up to 100,000 characters."),
    }
    return rules[field.kind]


def _field(group: str, field: inspect.Field) -> Field:
    about = cast("inspect.Metadata", field.type)
    texts, extra = about.extra_json_schema or {}, dict(about.extra or {})
    inner: inspect.Type = about.type
    auto = isinstance(inner, inspect.UnionType)
    if isinstance(inner, inspect.UnionType):
        inner = next(part for part in inner.types if isinstance(part, inspect.IntType))
    kind, choices, minimum, maximum = _control(inner, extra)
    return Field(
        name=f"{group}.{field.name}",
        title=LazyText(str(texts["title"])),
        description=LazyText(str(texts["description"])),
        keywords=LazyText(str(extra["keywords"])),
        kind=kind,
        type=_annotation(group, field.name),
        default=cast("Value", field.default),
        choices=choices,
        minimum=minimum,
        maximum=maximum,
        excludes_minimum=getattr(inner, "gt", None) is not None,
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
    """Return kind, choices and range of a type."""
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
