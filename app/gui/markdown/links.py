"""Links in replies: their target, warnings about it, and the dialog before one is opened."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument, QTextFragment, QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.translation import tr
from app.platform.desktop_open import open_url

_SCHEMES = ("http", "https", "mailto")
_ENCODED = QUrl.ComponentFormattingOption.FullyEncoded
_ADDRESS = re.compile(
    r"\s*(?:https?://)?(?:[^/\s@?#]*@)?((?:[\w-]+\.)+[^\W\d_]{2,})\.?(?::\d+)?(?:[/?#]\S*)?\s*"
)
_MAIL = re.compile(r"\s*(?:mailto:)?[^\s@/]+@((?:[\w-]+\.)+\w{2,})\s*")
_WIDTH, _SIDE = 480, 24  # width and side margins of the dialog, in pixels
_ADDRESS_LINES, _SLACK = 5, 24  # visible lines of a long address; pixels for its scroll bar


@dataclass(frozen=True, slots=True)
class Link:
    """A clicked link: its target, and its text."""

    target: QUrl
    words: str = ""

    @property
    def host(self) -> str:
        """The web host, in ASCII so that no letter can pose as another, or the mailbox."""
        if self.target.scheme().lower() == "mailto":
            return self.target.path(_ENCODED)
        return self.target.host(_ENCODED)

    @property
    def address(self) -> str:
        """The complete address."""
        return self.target.toString(_ENCODED)

    @property
    def refusal(self) -> str:
        """Why the link is not opened; "" if it may be."""
        scheme = self.target.scheme().lower()
        if scheme not in _SCHEMES:
            return tr("Unfog only opens web and email links; this one starts with “{scheme}:”.").format(
                scheme=scheme or "?"
            )
        if not self.target.isValid() or not self.host:
            return tr("This link can't be opened: it has no destination.")
        return ""

    @property
    def warning(self) -> str:
        """What is suspicious about the link; "" if nothing is."""
        claimed = claimed_host(self.words)
        if claimed and not _is_same_host(claimed, self._domain):
            return tr("The text of this link looks like {claimed}, but it leads to {host}.").format(
                claimed=claimed, host=self._domain
            )
        if self.target.userInfo():
            return tr("The part before the “@” isn't the destination. This link leads to {host}.").format(
                host=self._domain
            )
        return ""

    @property
    def _domain(self) -> str:
        return self.host.rpartition("@")[2] if self.target.scheme().lower() == "mailto" else self.host


def claimed_host(words: str) -> str:
    """The host that a link's text names, if it looks like an address; "" otherwise."""
    found = _MAIL.fullmatch(words) or _ADDRESS.fullmatch(words)
    return QUrl(f"http://{found[1]}").host(_ENCODED) if found else ""


def _is_same_host(claimed: str, host: str) -> bool:
    """Whether two hosts are equal, ignoring a leading "www."."""
    first, second = (name.lower().rstrip(".").removeprefix("www.") for name in (claimed, host))
    return first == second


def find_links(target: QUrl, document: QTextDocument) -> list[Link]:
    """Find all links of a document to this target; one without text if there is none."""
    found: list[str] = []
    block = document.begin()
    while block.isValid():
        joined = False  # a link may consist of several fragments, such as text and code
        parts = block.begin()
        while not parts.atEnd():
            piece = parts.fragment()
            is_link = piece.charFormat().isAnchor() and QUrl(piece.charFormat().anchorHref()) == target
            if is_link and joined:
                found[-1] += _words(piece)
            elif is_link:
                found.append(_words(piece))
            joined = is_link
            parts += 1
        block = block.next()
    return [Link(target, words) for words in found or [""]]


def _words(piece: QTextFragment) -> str:
    return piece.text().strip("\u2066\u2069")  # which keep an address from left to right


def ask_about_link(link: Link, window: QWidget) -> LinkDialog:
    """Ask whether to open a link, or explain why it is not opened."""
    dialog = LinkDialog(link, window)
    dialog.open()
    return dialog


class LinkDialog(QDialog):
    """Shows the target of a link, its host first, and opens it on request."""

    def __init__(self, link: Link, window: QWidget) -> None:
        super().__init__(window)
        self._link = link
        refusal = link.refusal
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Open link"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 22, _SIDE, 18)
        layout.setSpacing(8)
        layout.addWidget(self._label(self._question(), "muted"))
        if link.host and not refusal:
            host = self._label(link.host, "page_title")
            host.setAccessibleName(tr("Leads to {host}").format(host=link.host))
            layout.addWidget(host)
        if concern := refusal or link.warning:
            card = QFrame(self)
            card.setObjectName("card")
            inner = QVBoxLayout(card)
            inner.setContentsMargins(14, 10, 14, 10)
            inner.addWidget(self._label(concern, "plain"))
            layout.addSpacing(2)
            layout.addWidget(card)
            layout.addSpacing(2)
        layout.addWidget(self._address())
        layout.addSpacing(8)
        layout.addWidget(self._buttons(can_open=not refusal))

    def _question(self) -> str:
        if self._link.refusal:
            return tr("Unfog doesn't open this link.")
        if self._link.target.scheme().lower() == "mailto":
            return tr("Write to this address in your email program?")
        return tr("Open this address in your browser?")

    def _label(self, text: str, kind: str) -> QLabel:
        label = QLabel(_breakable(text), self)
        label.setProperty("kind", kind)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _address(self) -> QPlainTextEdit:
        """Create a view of the complete address, wrapped anywhere; a very long one scrolls."""
        view = QPlainTextEdit(self._link.address, self)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(tr("Full address"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setObjectName("address")
        view.document().setDocumentMargin(0)
        metrics = view.fontMetrics()
        lines = math.ceil(metrics.horizontalAdvance(self._link.address) / (_WIDTH - 2 * _SIDE - _SLACK)) or 1
        view.setFixedHeight(min(lines, _ADDRESS_LINES) * metrics.lineSpacing() + 4)
        return view

    def _buttons(self, *, can_open: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton(tr("Copy address"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        cancel = buttons.addButton(
            tr("Cancel") if can_open else tr("Close"), QDialogButtonBox.ButtonRole.RejectRole
        )
        buttons.rejected.connect(self.reject)
        if can_open:
            buttons.addButton(tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
            buttons.accepted.connect(self._open)
        cancel.setDefault(True)  # so that an accidental key opens nothing
        cancel.setFocus()
        return buttons

    def _open(self) -> None:
        open_url(self._link.target)
        self.accept()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link.address)
        self.reject()


def _breakable(text: str) -> str:
    """Make long words breakable: labels only wrap at spaces."""
    return re.sub(r"(?<=[/?&=.,;:_-])(?=\S)|(?<=\S{40})(?=\S)", "\u200b", text)
