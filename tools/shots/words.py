"""Screenshots of words: alternatives of one, those that are kept, and a passage of the message field."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCursor

from app.gui.application.application import Application
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import TextView
from app.gui.words.alternatives_popup import AlternativesPopup
from app.gui.words.inline_keep import InlineKeepWords
from tools.shots.photographer import Photographer

QUESTION = "Tell me a short story about a lighthouse."
DRAFT = "Tell me a short story about a lighthouse. It should have a cat in it."
_FROM, _LETTERS = 30, 14  # the character from which a word is looked for; how many of the draft are selected


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("words"))
    camera.ask(application, QUESTION)
    alternatives(camera, application)
    keep_words(camera, application)
    draft(camera, application)
    application.close()


def alternatives(camera: Photographer, application: Application) -> None:
    """Show what else a word of the reply could be."""
    reply = application.window.messages.last_reply
    text = None if reply is None else reply.findChild(RichText)
    view = None if text is None else text.findChild(TextView)
    assert view is not None
    cursor = QTextCursor(view.document())
    word = re.compile(r"\w{5,}").search(view.toPlainText(), _FROM)
    assert word is not None
    cursor.setPosition(word.start() + 1)
    view.setFocus()
    view.setTextCursor(cursor)
    camera.do(application, "alternatives")
    popup = application.window.findChild(AlternativesPopup)
    assert popup is not None
    camera.wait(lambda: any(share is not None for _, share in popup.rows))
    camera.both(application, "alternatives")
    popup.close_popup()


def keep_words(camera: Photographer, application: Application) -> None:
    """Show the words of the reply, some of them kept."""
    camera.do(application, "keep_words")
    inline = application.window.findChild(InlineKeepWords)
    assert inline is not None
    inline.view.keep(frozenset({0, 1, 2, 7, 11, 12}))
    camera.pump(0.2)
    camera.both(application, "keep-words")
    camera.narrow(application, "keep-words")
    camera.do(application, "keep_words")


def draft(camera: Photographer, application: Application) -> None:
    """Show the bar beside what is selected in the message field."""
    field = application.window.composer.field
    field.setFocus()
    field.insertPlainText(DRAFT)
    cursor = field.textCursor()
    cursor.setPosition(len(DRAFT) - _LETTERS)
    cursor.setPosition(len(DRAFT), QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)
    camera.pump(0.6)
    camera.both(application, "draft-selected")
