"""Which messages of a long conversation are built, and when."""

from __future__ import annotations

from app.gui.conversation.message_pages import MessagePages
from app.storage import StoredMessage


def conversation(count: int) -> list[StoredMessage]:
    return [
        StoredMessage(id=number, conversation=1, role="user", text="Fog?", created=float(number))
        for number in range(count)
    ]


def test_from_the_end_up_every_message_comes_once_in_order() -> None:
    messages, pages = conversation(130), MessagePages()
    shown = list(pages.open(messages))
    assert shown[-1] == messages[-1]
    assert 0 < len(shown) < 40
    while pages.has_unbuilt:
        shown = [*pages.take_some(), *shown]
    assert len(shown) + pages.earlier_count == 130
    while pages.earlier_count:
        shown = [*pages.take_earlier(), *shown]
    assert shown == messages
    assert pages.later_count == 0


def test_around_a_message_there_are_earlier_and_later_ones() -> None:
    messages, pages = conversation(200), MessagePages()
    shown = list(pages.open(messages, around=100))
    assert messages[100] in shown
    assert not pages.has_unbuilt  # the place has to be found at once
    assert pages.earlier_count + len(shown) + pages.later_count == 200
    while pages.later_count:
        shown += pages.take_later(messages)
    while pages.earlier_count:
        shown = [*pages.take_earlier(), *shown]
    assert shown == messages


def test_a_short_conversation_is_one_page() -> None:
    messages, pages = conversation(3), MessagePages()
    assert pages.open(messages) == messages
    assert list(pages.take_unbuilt()) == []
    assert (pages.earlier_count, pages.later_count) == (0, 0)
