"""Show an import: the check, the choice between using and copying, the copy, or the error."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.models_page.download_strip import ProgressBar
from app.gui.widgets.basic import FailureCard, TextLabel, button
from app.gui.widgets.flow_layout import FlowLayout
from app.models.importing import ImportState, ModelImport
from app.models.wording import describe
from model_backends.byte_size import byte_size


class ImportCard(QWidget):
    """Shows a `ModelImport`; hidden while it is idle."""

    def __init__(
        self, importing: ModelImport, choose: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        """`choose`: asks for another file."""
        super().__init__(parent)
        self._import, self._choose = importing, choose
        self._shown: ImportState = "idle"
        self._content: QWidget | None = None
        self._bar: ProgressBar | None = None
        self._line: TextLabel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 12)
        importing.changed.connect(self._refresh)
        self.hide()

    def _refresh(self) -> None:
        state = self._import.state
        if state == "copying" and self._shown == "copying":
            self._show_progress()
            return
        self._shown = state
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content, self._bar, self._line = None, None, None
        if state != "idle":
            self._content = self._failure() if state == "failed" else self._card()
            self._layout.addWidget(self._content)
        self.setVisible(state != "idle")

    def _failure(self) -> QWidget:
        failure = self._import.failure
        assert failure is not None  # guaranteed by the state
        again = button(tr("Choose another file…"), tr("Choose another file to import"), self._choose)
        return FailureCard(
            failure, [again, button(tr("Close"), tr("Close this message"), self._import.cancel)]
        )

    def _card(self) -> QWidget:
        card = QFrame()
        card.setProperty("kind", "group")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(18, 15, 18, 16)
        layout.setSpacing(5)
        checked, name = self._import.checked, self._import.path.name
        buttons = [button(tr("Cancel"), tr("Don't import {name}").format(name=name), self._import.cancel)]
        if self._import.state == "asking" and checked is not None:
            in_place = button(
                tr("Use in place"),
                tr("Use {name} in place").format(name=name),
                self._import.use_in_place,
                "primary",
            )
            copy = button(
                tr("Copy to Unfog's folder"),
                tr("Copy {name} to Unfog's folder").format(name=name),
                self._import.copy,
            )
            buttons = [in_place, copy, *buttons]
            layout.addWidget(TextLabel(name, "title"))
            layout.addWidget(TextLabel(f"{translated(checked.sentence).rstrip('.')}.", ""))
            layout.addWidget(
                TextLabel(
                    tr("Use the file in place, or copy it to Unfog's folder ({size} more).").format(
                        size=byte_size(checked.bytes)
                    )
                )
            )
        elif self._import.state == "copying":
            layout.addWidget(TextLabel(tr("Copying {name}").format(name=name), "title"))
            self._bar, self._line = (
                ProgressBar(tr("Copying progress of {name}").format(name=name)),
                TextLabel(tr("Starting…")),
            )
            layout.addSpacing(4)
            layout.addWidget(self._bar)
            layout.addWidget(self._line)
        else:
            layout.addWidget(TextLabel(tr("Checking {name}…").format(name=name), "title"))
        layout.addSpacing(6)
        layout.addLayout(FlowLayout(buttons))
        return card

    def _show_progress(self) -> None:
        progress = self._import.progress
        if progress is not None and self._bar is not None and self._line is not None:
            self._bar.show_share(progress.done, progress.total)
            self._line.show_text(describe(progress))
