"""The settings file: TOML, to be read and edited by people, written atomically.

Invalid content never stops the program: an invalid value counts as its default, a damaged file is renamed,
unknown settings are kept, and a note reports each case.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType

import tomli_w

from app.base.text_encoding import NotTextError, decode_unknown
from app.settings.fields import Field, FieldGroup, SettingsError, Value, checked, get, groups, with_values
from app.settings.schema import Settings
from model_backends import system_errors
from model_backends.disk_full import write_hint, write_reason
from model_backends.files.atomic_write import atomic_write
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import joined, lazy_text
from model_backends.unicode_text import encode_utf8

Table = dict[str, object]
Migration = Callable[[Table], Table]


def _notices_to_notifications(tables: Table) -> Table:
    """Version 3 renames the group "notices" to "notifications"."""
    return {("notifications" if name == "notices" else name): value for name, value in tables.items()}


OLDEST = 2
"""The version that `MIGRATIONS` begin with; what an older file holds otherwise counts as a wrong value."""

MIGRATIONS: tuple[Migration, ...] = (_notices_to_notifications,)
"""Number n turns the tables of version `OLDEST` + n into those of the next one."""

VERSION = OLDEST + len(MIGRATIONS)

Extras = Mapping[str, str]
"""TOML of what this version does not know, by its group; "" is what belongs to no group."""


_NONE: Extras = MappingProxyType({})

# tomllib needs quadratic time for a key of many parts: 60 kB of them took ten seconds.
_ENDLESS_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){1000}""")

_HEADER = """\
# Unfog's settings. Lines that start with # show the defaults; remove the # to set a value.
# Unfog reads this file when it starts and rewrites it when a setting changes; your own comments are lost.
"""


@dataclass(frozen=True)
class Loaded:
    """The content of a file. `notes` say in sentences what could not be used.

    `version` is above this program's own if a newer Unfog wrote the file; it is kept then. `is_usable` is
    False if there is a file that cannot be read or is not TOML.
    """

    settings: Settings
    extras: Extras = dataclasses.field(default_factory=dict)
    notes: tuple[str, ...] = ()
    version: int = VERSION
    is_usable: bool = True


def read(path: Path) -> bytes | None:
    """Return the bytes of the file, `None` if there is none.

    Raises:
        OSError: it exists but cannot be read.
    """
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None


def load(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Loaded:
    """Load the settings from a file; never fails. A file that is not TOML is renamed."""
    try:
        data = read(path)
    except OSError as error:
        note = lazy_text(
            "Can't read the settings in {path}: {reason}. Using defaults.",
            path=path,
            reason=system_errors.reason(error),
        )
        return Loaded(Settings(), notes=(note,), is_usable=False)
    if data is None:
        return Loaded(Settings())
    try:
        return parse(data, migrations)
    except (ValueError, RecursionError) as error:
        return Loaded(Settings(), notes=(_rename_damaged(path, error),), is_usable=False)


def parse(data: bytes, migrations: Sequence[Migration] = MIGRATIONS) -> Loaded:
    """Parse the settings from the bytes of a file.

    Raises:
        ValueError: they are not TOML, or hold a number that cannot be written again, or an endless key.
        RecursionError: tables are nested too deeply.
    """
    notes: list[str] = []
    toml = _decoded(data, notes)
    if _ENDLESS_KEY.search(toml):
        raise ValueError("a key of a thousand parts")
    tables: Table = tomllib.loads(toml)
    current = OLDEST + len(migrations)
    version = tables.pop("version", current)
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version < 2**63:
        notes.append(lazy_text("The settings file has an invalid version; assuming the current one."))
        version = current
    if version > current:
        notes.append(lazy_text("A newer version of Unfog wrote these settings. Unknown ones are kept."))
    for migrate in migrations[max(version - OLDEST, 0) :]:
        tables = migrate(tables)
    settings = Settings()
    unknown: dict[str, Table] = {}
    for group in groups():
        table = tables.pop(group.name, {})
        if not isinstance(table, dict):
            notes.append(
                lazy_text(
                    "“{group}” in the settings file should be a table; using its defaults.",
                    group=group.name,
                )
            )
            continue
        settings = _read_group(settings, group, table, notes)
        keys = {field.key for field in group.fields}
        unknown[group.name] = {key: value for key, value in table.items() if key not in keys}
    unknown[""] = tables
    if version <= current and any(unknown.values()):
        names = ", ".join(f"{group}.{key}".lstrip(".") for group, keys in unknown.items() for key in keys)
        notes.append(lazy_text("Unfog doesn't know these settings and keeps them: {names}.", names=names))
    extras = {group: _as_toml(group, table) for group, table in unknown.items() if table}
    return Loaded(settings, extras, tuple(notes), max(version, current))


def _decoded(data: bytes, notes: list[str]) -> str:
    try:
        decoded = decode_unknown(data)
    except NotTextError as error:
        raise ValueError(error.reason) from error
    if decoded.notes:
        why = joined(" ", decoded.notes)
        notes.append(lazy_text("The settings file isn't valid UTF-8. {why}", why=why))
    return decoded.text


def save(path: Path, settings: Settings, extras: Extras = _NONE, version: int = VERSION) -> bytes:
    """Write the file; return its bytes.

    Raises:
        SettingsError: it cannot be written; the old file is kept.
    """
    data = encode_utf8(text(settings, extras, version))
    try:
        atomic_write(path, data)
    except OSError as error:
        raise SettingsError(
            lazy_text(
                "Can't save the settings in {path}: {error}.",
                path=path,
                error=write_reason(error, path.parent),
            ),
            write_hint(
                error,
                lazy_text(
                    "They apply until you quit Unfog. Check that the disk has space and that you can "
                    "write to the folder."
                ),
                lazy_text("They apply until you quit Unfog. Free up space on that disk to keep them."),
            ),
        ) from error
    return data


def text(settings: Settings, extras: Extras = _NONE, version: int = VERSION) -> str:
    """Return the file's text: every setting below its explanation, defaults as comments."""
    lines = [_HEADER, f"version = {version}"]
    lines += [extras[""]] if "" in extras else []
    for group in groups():
        lines += ["", "", f"[{group.name}]  # {group.title}"]
        for field in group.fields:
            lines += ["", *_entry(field, get(settings, field.name))]
        if group.name in extras:
            lines += ["", "# not known to this version of Unfog", extras[group.name]]
    return "\n".join(lines) + "\n"


def _entry(field: Field, value: Value) -> list[str]:
    choices = f" One of: {', '.join(value for value, _ in field.choices)}." if field.choices else ""
    auto = ' Or "auto".' if field.auto else ""
    about = wrap(f"{field.title}. {field.description}{choices}{auto}", width=100)
    sign = "# " if value == field.default else ""
    # a string of several lines would lose its carriage returns
    toml = tomli_w.dumps({field.key: value}, multiline_strings="\r" not in str(value))
    return [*(f"# {line}" for line in about), f"{sign}{toml}".rstrip("\n")]


def _as_toml(group: str, table: Table) -> str:
    """The lines of a table, without the header of its group; tables within it have their own headers."""
    toml = tomli_w.dumps({group: table} if group else table)
    return toml.removeprefix(f"[{group}]\n").rstrip("\n")


def _read_group(
    settings: Settings, group: FieldGroup, table: Mapping[str, object], notes: list[str]
) -> Settings:
    """Apply a group's valid values, together if possible, because some depend on others."""
    known: dict[str, Value] = {}
    for field in group.fields:
        try:
            known |= {field.name: checked(field, table[field.key])} if field.key in table else {}
        except SettingsError as error:
            notes.append(
                lazy_text(
                    "{name} in the settings file is ignored. {reason}", name=field.name, reason=error.message
                )
            )
    try:
        return with_values(settings, known)
    except SettingsError:
        for name, value in known.items():
            try:
                settings = with_values(settings, {name: value})
            except SettingsError as error:
                notes.append(
                    lazy_text(
                        "{name} in the settings file is ignored. {reason}", name=name, reason=error.message
                    )
                )
    return settings


def _rename_damaged(path: Path, error: Exception) -> str:
    """Rename a damaged file; return the note about it."""
    damaged = path.with_name(f"{path.name}.damaged")
    number = 1
    while damaged.exists():
        number += 1
        damaged = path.with_name(f"{path.name}.damaged{number}")
    why = lazy_text("The settings file is damaged ({error}) and isn't used.", error=error)
    try:
        path.rename(damaged)
    except OSError as refused:
        return lazy_text("{why} It couldn't be renamed: {reason}.", why=why, reason=refused)
    return lazy_text("{why} It was saved as {place}.", why=why, place=damaged)
