"""Screenshots of the sidebar: folders, several selected conversations, archive and trash."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QMessageBox

from app.gui.application.application import Application
from app.gui.sidebar.conversation_list import ConversationList
from app.storage import Store
from tools.shots.photographer import SIZE, Photographer

_DAY = 86_400.0
_LARGE = 2.0  # times the default text size


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("folders"))
    inside = fill(application.store)
    application.session.conversations_changed.emit()
    application.window.conversations.open(inside)
    camera.both(application, "folders")
    window = application.window
    listed = window.findChild(ConversationList)
    if listed is not None and (menu := listed.menu_for(inside)) is not None:
        menu.popup(window.mapToGlobal(window.rect().center()))
        camera.pump(0.3)
        camera.shoot(menu, "folders-menu")
        menu.close()
    application.window.organizer.new_in_folder(application.store.folders.all()[0].id)
    camera.pump(0.3)
    camera.shoot(application, "folders-new-conversation")
    places(camera, application)
    application.close()


def places(camera: Photographer, application: Application) -> None:
    """Show the archive and the trash, also large and narrow."""
    camera.do(application, "show_archived")
    archived = next(entry for entry in application.session.conversations() if entry.archived)
    application.window.conversations.open(archived.id)
    camera.both(application, "archive")
    camera.do(application, "show_trash")
    application.window.conversations.open(application.store.trash.all(time.time())[0].id)
    camera.both(application, "trash")
    application.preferences.update({"appearance.font_scale": _LARGE})
    application.window.resize(1440, 900)
    camera.pump(0.4)
    camera.shoot(application, "trash-large")
    application.preferences.update({"appearance.font_scale": 1.0})
    application.window.resize(SIZE)
    camera.narrow(application, "trash")
    application.window.organizer.empty_trash()
    camera.shoot(camera.find(QMessageBox), "trash-question")


def fill(store: Store) -> int:
    """Store conversations in every place; return one that is in a folder."""
    now = time.time()
    work, travel, kitchen = (store.folders.add(title) for title in ("Work", "Travel", "Kitchen"))
    ids = {}
    for title in (
        *("Sourdough, second attempt", "Trip to Gdańsk", "Ferry timetable for the islands"),
        *("Ideas for a talk on diffusion", "Unit tests for the parser", "An old recipe"),
        *("Letter to the landlord about the heating", "A joke that went nowhere", "Why is the sky blue?"),
        "A haiku about fog",
    ):
        ids[title] = store.create_conversation(title).id
        store.add_message(ids[title], "user", title)
        store.add_message(ids[title], "assistant", "Let me see what I can find out about that.")
    store.folders.move([ids["Ideas for a talk on diffusion"], ids["Unit tests for the parser"]], work.id)
    store.folders.move([ids["Trip to Gdańsk"], ids["Ferry timetable for the islands"]], travel.id)
    store.folders.move([ids["Sourdough, second attempt"]], kitchen.id)
    store.folders.collapse(kitchen.id, True)
    store.pin(ids["Letter to the landlord about the heating"], True)
    store.archive([ids["An old recipe"]], True)
    store.trash.move([ids["A joke that went nowhere"]], now + 12 * _DAY)
    return ids["Trip to Gdańsk"]
