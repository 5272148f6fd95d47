"""Translation: English texts from the code are shown in the current language.

A language is a file in `resources/translations`, `unfog_de.qm` compiled from `unfog_de.ts`; English needs
none. Numbers and dates are formatted here too, in the current language.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

from PySide6.QtCore import QCoreApplication, QDateTime, QLibraryInfo, QLocale, QTranslator

from model_backends.lazy_text import LazyText, pluralise, translatable

ENGLISH = "en"
SYSTEM = "system"
VARIABLE = "UNFOG_LANGUAGE"
"""This environment variable, a language code, overrides the settings."""

_PREFIX, _SUFFIX = "unfog_", ".qm"
_NATIVE_NAME = translatable("English")
"""Translators replace it with the name of their own language: "Deutsch"."""


class Phrase(str):
    """A translated text whose `format` formats values in the current language."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Format like `str.format`, with numbers and texts in the current language."""
        return _FORMATTER.vformat(str(self), args, values)


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Translate a text into the current language; `n` fills in "%n" and selects singular or plural.

    Values go in afterwards: `tr("Delete {name}?").format(name=name)`; they may be `LazyText`. Qt's tools find
    the texts by this call, so they must be literals here.
    """
    found = QCoreApplication.translate("", text, disambiguation or None, n)
    if n >= 0 and found == text.replace("%Ln", QLocale().toString(n)).replace("%n", str(n)):
        return Phrase(pluralise(text, n))  # no translation
    return Phrase(found)


def translated(text: str) -> str:
    """Translate a `LazyText`; return other texts unchanged."""
    if not isinstance(text, LazyText):
        return text
    if text.number is None:
        found = QCoreApplication.translate("", text.template)
    else:
        found = tr(text.template, "", text.number)
    return _FORMATTER.vformat(found, (), text.values) if text.values else found


def in_all_languages(text: str) -> tuple[str, ...]:
    """Return a `LazyText` without values in every available language, English first."""
    english = text.template if isinstance(text, LazyText) else text
    found = [english, *(_cached_catalogue(code).translate("", english) for code in _translated_codes())]
    return tuple(dict.fromkeys(name for name in found if name))


def languages() -> tuple[tuple[str, str], ...]:
    """Return the available languages as (code, native name), English first."""
    return (ENGLISH, _NATIVE_NAME), *((code, _native_name(code)) for code in _translated_codes())


def use_language(wanted: str, app: QCoreApplication) -> str:
    """Switch the application to a language; return the code of the one used.

    `wanted`: a code, or "system" for the first available system language; the fallback is English.
    """
    wanted = os.environ.get(VARIABLE) or wanted
    system = QLocale.system()
    codes = [ENGLISH, *_translated_codes()]
    preferred = system.uiLanguages() if wanted == SYSTEM else [wanted, wanted.partition("_")[0]]
    code = next(
        (found for preference in preferred if (found := preference.replace("-", "_")) in codes), ENGLISH
    )
    same = wanted == SYSTEM and system.language() == QLocale(code).language()
    QLocale.setDefault(system if same else QLocale(code))
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    if code != ENGLISH:
        translator_file, qt_translator = _catalogue(code), QTranslator(app)
        translator_file.setParent(app)
        qt_translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        app.installTranslator(qt_translator)
        app.installTranslator(translator_file)
    return code


def format_number(value: float, digits: int = 0, *, grouped: bool = True) -> str:
    """Format a number with this many digits after the point: "1,234.5"."""
    return _localised(format(value, f"{',' if grouped else ''}.{digits}f"))


def format_short(value: float) -> str:
    """Format a number with as many digits as it needs: "0.05"."""
    return _localised(f"{value:g}")


def format_datetime(seconds: float) -> str:
    """Format a time stamp's date and time; in English as "2026-11-03 17:05", which is unambiguous."""
    when, locale = datetime.fromtimestamp(seconds), _locale()
    if locale.language() == QLocale.Language.English:
        return when.strftime("%Y-%m-%d %H:%M")
    return locale.toString(QDateTime.fromSecsSinceEpoch(int(seconds)), QLocale.FormatType.ShortFormat)


def _locale() -> QLocale:
    """Return Qt's default locale, but English in place of "C", which does not group digits."""
    locale = QLocale()
    return locale if locale.language() != QLocale.Language.C else QLocale(QLocale.Language.English)


def _translated_codes() -> list[str]:
    """Return the codes of the languages that have a file."""
    names = (Path(entry.name) for entry in (files("resources") / "translations").iterdir())
    return sorted(name.stem.removeprefix(_PREFIX) for name in names if name.suffix == _SUFFIX)


@cache
def _native_name(code: str) -> str:
    return _catalogue(code).translate("", _NATIVE_NAME) or code


@cache
def _cached_catalogue(code: str) -> QTranslator:
    return _catalogue(code)


def _catalogue(code: str) -> QTranslator:
    made = QTranslator()
    made.load(str(files("resources") / "translations" / f"{_PREFIX}{code}{_SUFFIX}"))
    return made


def _localised(figure: str) -> str:
    """Replace the separators of a number formatted by Python with the language's."""
    locale = _locale()
    return figure.translate({ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()})


class _LocalisingFormatter(Formatter):
    """Formats values in the current language."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Format numbers and translate texts."""
        if isinstance(value, str):
            return translated(value)
        return (
            str(value)
            if isinstance(value, int) and not format_spec
            else _localised(format(value, format_spec))
        )


_FORMATTER = _LocalisingFormatter()
