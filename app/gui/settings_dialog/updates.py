"""The row of the settings that checks for updates, and says what the check found."""

from __future__ import annotations

from PySide6.QtCore import QUrl

from app.base.translation import tr
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.form_rows import ControlRow, announce
from app.gui.widgets.theme import Theme
from app.models.updates import UpdateCheck
from app.platform.desktop_open import open_url
from model_backends.lazy_text import joined
from model_backends.protocol import Failed


class UpdateRow(ControlRow):
    """A button that checks, the result, and a button that opens the page of a newer version."""

    def __init__(self, theme: Theme, check: UpdateCheck) -> None:
        self._start = button(tr("Check now"), tr("Check for updates now"), check.start)
        super().__init__(
            theme,
            tr("Check for updates"),
            tr(
                "Asks the project's website for the newest version. Nothing is "
                "downloaded, and nothing about you or this computer is sent."
            ),
            tr("new version upgrade release download"),
            self._start,
        )
        self._check = check
        self._result = TextLabel("", "small", self)
        self._page = button(tr("Open the download page"), tr("Open the download page"), self._open)
        self.grid.addWidget(self._result, 2, 0, 1, 2)
        self.grid.addLayout(FlowLayout([self._page]), 3, 0, 1, 2)
        check.changed.connect(self._on_changed)
        self._show_result()

    def _on_changed(self) -> None:
        self._show_result()
        if self.isVisible():
            announce(self._result, self._result.accessibleName())

    def _show_result(self) -> None:
        check, newer = self._check, self._check.newer
        self._start.setEnabled(not check.is_running)
        self._page.setVisible(newer is not None and not check.is_running)
        self._page.setToolTip("" if newer is None else newer.page)
        self._result.show_text(self._text())

    def _text(self) -> str:
        check, result = self._check, self._check.result
        if check.is_running:
            return tr("Checking…")
        if isinstance(result, Failed):
            return joined(" ", (result.message, result.hint))
        if check.newer is not None:
            return newer_text(check.newer.version)
        return (
            ""
            if result is None
            else tr("Unfog {version} is the newest version.").format(version=check.version)
        )

    def _open(self) -> None:
        if self._check.newer is not None:
            open_url(QUrl(self._check.newer.page))


def newer_text(version: str) -> str:
    """Return the sentence that tells of a newer version."""
    return tr("Unfog {version} is available.").format(version=version)
