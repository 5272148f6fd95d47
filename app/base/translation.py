"""The language of the window. English texts stand in the code; here they are said in the language in use.

A language is a file in `resources/translations`, `unfog_de.qm` made of `unfog_de.ts`; English needs none.
Figures and dates are written here as well, as the language has them.
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
"""The environment's word counts more than the settings: a language's code."""

_PREFIX, _SUFFIX = "unfog_", ".qm"
_ITS_NAME = translatable("English")
"""Translated not as "English" but as the name of the translation's own language: "Deutsch"."""


class Phrase(str):
    """A text in the language in use, to be filled in as that language has values."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """As of any `str`, with figures and texts of values in the language."""
        return _FILLER.vformat(str(self), args, values)


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Return a text in the language in use; `n` fills in "%n" and chooses between singular and plural.

    Values go in afterwards: `tr("Delete {name}?").format(name=name)`; they may be `LazyText`. Qt's tools find
    the texts by this call, so they must be literals here.
    """
    found = QCoreApplication.translate("", text, disambiguation or None, n)
    if n >= 0 and found == text.replace("%Ln", QLocale().toString(n)).replace("%n", str(n)):
        return Phrase(pluralise(text, n))  # nobody has translated it
    return Phrase(found)


def translated(text: str) -> str:
    """Return a text that came from code without a window; one that is no `LazyText` is as it is."""
    if not isinstance(text, LazyText):
        return text
    if text.number is None:
        found = QCoreApplication.translate("", text.template)
    else:
        found = tr(text.template, "", text.number)
    return _FILLER.vformat(found, (), text.values) if text.values else found


def languages() -> tuple[tuple[str, str], ...]:
    """Return every language there is: its code and its own name, English first."""
    return (ENGLISH, _ITS_NAME), *((code, _own_name(code)) for code in _translated())


def use_language(wanted: str, app: QCoreApplication) -> str:
    """Say everything that is made from now on in a language; the code of the one that it is.

    `wanted`: a code, or "system" for the first of the system's languages that there is; else it is English.
    """
    wanted = os.environ.get(VARIABLE) or wanted
    system = QLocale.system()
    codes = [ENGLISH, *_translated()]
    asked = system.uiLanguages() if wanted == SYSTEM else [wanted, wanted.partition("_")[0]]
    code = next((found for one in asked if (found := one.replace("-", "_")) in codes), ENGLISH)
    same = wanted == SYSTEM and system.language() == QLocale(code).language()
    QLocale.setDefault(system if same else QLocale(code))
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    if code != ENGLISH:
        ours, qts = _catalogue(code), QTranslator(app)
        ours.setParent(app)
        qts.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        app.installTranslator(qts)
        app.installTranslator(ours)
    return code


def format_number(value: float, digits: int = 0, *, grouped: bool = True) -> str:
    """Return a figure with so many digits after the point: "1,234.5"."""
    return _in_signs(format(value, f"{',' if grouped else ''}.{digits}f"))


def format_short(value: float) -> str:
    """Return a figure with as many digits as it needs: "0.05"."""
    return _in_signs(f"{value:g}")


def format_datetime(seconds: float) -> str:
    """Date and time of a time stamp; in English as "2026-11-03 17:05", which everyone reads alike."""
    when, locale = datetime.fromtimestamp(seconds), _locale()
    if locale.language() == QLocale.Language.English:
        return when.strftime("%Y-%m-%d %H:%M")
    return locale.toString(QDateTime.fromSecsSinceEpoch(int(seconds)), QLocale.FormatType.ShortFormat)


def _locale() -> QLocale:
    """Return the default of Qt, but never that of "C", which groups nothing."""
    locale = QLocale()
    return locale if locale.language() != QLocale.Language.C else QLocale(QLocale.Language.English)


def _translated() -> list[str]:
    """Return the codes of the languages that have a file."""
    names = (Path(entry.name) for entry in (files("resources") / "translations").iterdir())
    return sorted(name.stem.removeprefix(_PREFIX) for name in names if name.suffix == _SUFFIX)


@cache
def _own_name(code: str) -> str:
    return _catalogue(code).translate("", _ITS_NAME) or code


def _catalogue(code: str) -> QTranslator:
    made = QTranslator()
    made.load(str(files("resources") / "translations" / f"{_PREFIX}{code}{_SUFFIX}"))
    return made


def _in_signs(figure: str) -> str:
    """Return a figure as Python writes it, with the language's signs."""
    locale = _locale()
    return figure.translate({ord(","): locale.groupSeparator(), ord("."): locale.decimalPoint()})


class _Filler(Formatter):
    """Fills values in as the language has them."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Figures with the language's signs, texts in the language."""
        if isinstance(value, str):
            return translated(value)
        return (
            str(value)
            if isinstance(value, int) and not format_spec
            else _in_signs(format(value, format_spec))
        )


_FILLER = _Filler()
