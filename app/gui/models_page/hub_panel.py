"""Settings for the Hub: mirror, proxy and token, folded away because few people need them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.theme import Theme
from app.models.hub_access import HubAccess


class HubPanel(QWidget):
    """A button, and the fields it unfolds."""

    def __init__(self, theme: Theme, access: HubAccess, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._access = theme, access
        self._toggle = button(
            tr("Hub access: mirror, proxy, token"), tr("Show or hide Hub access"), self._fold, "link"
        )
        self._toggle.setCheckable(True)
        hub = access.hub()
        self._endpoint = _field(tr("Mirror"), "https://huggingface.co", hub.endpoint)
        self._proxy = _field(tr("Proxy"), tr("system default"), hub.proxy)
        self._token = _field(tr("Token"), "", "")
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._note = TextLabel()
        self._forget = button(tr("Remove token"), tr("Remove token"), lambda: self._set_token(""))
        self._box = QFrame(self)
        self._box.setProperty("kind", "group")
        box = QVBoxLayout(self._box)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(6)
        explained = (
            (self._endpoint, tr("Another address with the same files, if the Hub can't be reached.")),
            (self._proxy, tr("For example http://proxy.example:3128")),
            (self._token, tr("Only needed for repositories that require one. Stored in the system keyring.")),
        )
        for field, words in explained:
            label = QLabel(field.accessibleName())
            label.setProperty("kind", "title")
            label.setBuddy(field)
            box.addWidget(label)
            box.addWidget(field)
            box.addWidget(TextLabel(words))
            box.addSpacing(8)
        box.addWidget(self._note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(tr("Save"), tr("Save Hub access"), self._save))
        row.addWidget(self._forget)
        row.addStretch()
        box.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self._toggle)
        top.addStretch()
        layout.addLayout(top)
        layout.addWidget(self._box)
        access.changed.connect(self._refresh)
        theme.changed.connect(self._fold)
        self._toggle.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow follows the text
        self._toggle.setMinimumWidth(120)  # cut off rather than widen a narrow page
        self._fold()
        self._refresh()

    def _fold(self) -> None:
        is_open = self._toggle.isChecked()
        self._box.setVisible(is_open)
        self._toggle.setIcon(self._theme.icon("up" if is_open else "down", "muted", 14))

    def _save(self) -> None:
        for field in (self._endpoint, self._proxy, self._token):
            field.commit_composition()
        self._access.set_addresses(self._endpoint.text(), self._proxy.text())
        if self._token.text().strip():
            self._set_token(self._token.text())
        else:
            self._note.show_text(tr("Saved."))

    def _set_token(self, token: str) -> None:
        self._access.set_token(token)
        self._token.clear()

    def _refresh(self) -> None:
        has_token = bool(self._access.hub().token) or self._access.is_token_kept
        self._forget.setVisible(has_token)
        self._token.setPlaceholderText(tr("token set") if has_token else tr("none"))
        if has_token and not self._access.is_token_kept:
            self._note.show_text(tr("No keyring available. The token is kept until you quit Unfog."))
        else:
            self._note.show_text(tr("The token is in the system keyring.") if has_token else "")


def _field(name: str, empty: str, value: str) -> LineEdit:
    field = LineEdit(value)
    field.setAccessibleName(name)
    field.setPlaceholderText(empty)
    return field
