"""The language of the window. English texts stand in the code; `tr` gives them in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """A text in the language in use; `n` fills in "%n" and chooses between singular and plural.

    Values go in afterwards: `tr("Delete {name}?").format(name=name)`. Qt's tools find the texts by this call,
    so they must be literals here.
    """
    return QCoreApplication.translate("", text, disambiguation or None, n)
