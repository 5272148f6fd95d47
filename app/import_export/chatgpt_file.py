"""ChatGPT's export: a JSON list of conversations, each a tree of nodes under `mapping`.

A node holds a message or none. Between a question and the end of its answer there may be several nodes of the
assistant (thoughts, tool calls, parts of the text): here they become one reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.import_export import lenient_json
from app.import_export.fences import fenced
from app.import_export.records import (
    ConversationError,
    ConversationTree,
    LeftOut,
    Reading,
    Tally,
    TreeMessage,
)
from app.session.prompt_builder import title_of
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FinishReason

_MOST_TEXT = 2**26  # characters of one conversation: branches of one reply repeat what they share

_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201")  # marks that only ChatGPT's own page can show
_PARTS = {
    "image_asset_pointer": lazy_text("pictures"),
    "audio_asset_pointer": lazy_text("recordings"),
    "real_time_user_audio_video_asset_pointer": lazy_text("recordings"),
}
_FINISHES: dict[str, FinishReason] = {
    "stop": "end_of_turn",
    "max_tokens": "max_tokens",
    "interrupted": "cancelled",
}
_SILENT = {"reasoning_recap"}  # "Thought for 5 seconds"


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What one node says."""

    role: str  # "user" or "assistant"
    text: str
    thought: str = ""
    created: float | None = None
    model: str = ""
    finish: FinishReason | None = None


class _Chain:
    """A piece and those before it in the same reply."""

    def __init__(self, piece: _Piece, before: _Chain | None) -> None:
        self._piece, self._before = piece, before
        self.length: int = 1 if before is None else before.length + 1

    def pieces(self) -> list[_Piece]:
        """Return all of them, the first one first."""
        found, link = [self._piece], self._before
        while link is not None:
            found.append(link._piece)
            link = link._before
        return found[::-1]


class _Tree(msgspec.Struct, kw_only=True):
    """The nodes of a conversation that say something; the others are passed over."""

    pieces: dict[str, _Piece]
    children: dict[str | None, list[str]]
    parents: dict[str, str | None]  # the nearest node above that says something, of every node
    system: str


def read_chatgpt(data: bytes, now: float) -> Reading:
    """Return the conversations of a conversations.json, or the only one in it.

    `now` stands for times that it does not tell.

    Raises:
        ConversationError: the file as a whole cannot be read; one conversation that cannot is left out.
    """
    trees: list[ConversationTree] = []
    left_out: list[LeftOut] = []
    for raw in lenient_json.values(data):
        title = "Untitled"
        try:
            found = lenient_json.integer(raw)
            title = lenient_json.line(found.get("title")) or title
            gone = Tally()
            trees.append(_conversation(found, now, gone))
            left_out += gone.left_out(title)
        except ConversationError as error:
            left_out.append(LeftOut(title, error.message))
    return Reading("ChatGPT", tuple(trees), tuple(left_out))


def _conversation(found: dict[str, object], now: float, gone: Tally) -> ConversationTree:
    mapping = found.get("mapping")
    if not isinstance(mapping, dict):
        raise ConversationError(lazy_text("its “mapping” is missing or no object"))
    tree = _said({name: lenient_json.record(node) for name, node in mapping.items()}, gone)
    created = lenient_json.seconds(found.get("create_time")) or _first_time(tree) or now
    updated = max(lenient_json.seconds(found.get("update_time")) or created, created)
    messages, places = _messages(tree, created)
    if not messages:
        raise ConversationError(lazy_text("it holds no message that can be shown"))
    first = next((message.text for message in messages if message.role == "user"), "")
    return ConversationTree(
        title=lenient_json.line(found.get("title")) or title_of(first),
        created=created,
        updated=updated,
        messages=tuple(messages),
        shown=_shown(tree, places, found.get("current_node")),
        pinned=found.get("is_starred") is True,
        system=tree.system,
    )


def _said(nodes: dict[str, dict[str, object]], gone: Tally) -> _Tree:
    """Return the nodes that say something, each below the nearest one above it that does.

    Raises:
        ConversationError: nodes follow each other in a circle.
    """
    tree = _Tree(pieces={}, children={None: []}, parents={}, system="")
    for name, above in _from_the_top(nodes):
        parent = above if above is None or above in tree.pieces else tree.parents[above]
        tree.parents[name] = parent
        message = lenient_json.record(nodes[name].get("message"))
        if (
            not message
            or lenient_json.record(message.get("metadata")).get("is_visually_hidden_from_conversation")
            is True
        ):
            continue
        piece = _piece(message, gone)
        if piece is None:
            continue
        if piece.role == "system":
            if tree.system or parent is not None:
                gone.note(lazy_text("system messages"))
            else:
                tree.system = piece.text
            continue
        tree.pieces[name] = piece
        tree.children.setdefault(parent, []).append(name)
        tree.children[name] = []
    return tree


def _from_the_top(nodes: dict[str, dict[str, object]]) -> Iterator[tuple[str, str | None]]:
    """Yield every node with the one above it, which comes first; siblings in the order of the file."""
    above: dict[str, str | None] = dict.fromkeys(nodes)
    order: dict[str, int] = {}
    for name, node in nodes.items():
        for child in lenient_json.items(node.get("children")):
            if isinstance(child, str) and child in nodes:
                order.setdefault(child, len(order))
                if nodes[child].get("parent") is None:
                    above[child] = name
        parent = node.get("parent")
        if isinstance(parent, str) and parent in nodes:
            above[name] = parent
    below: dict[str | None, list[str]] = {}
    for name, parent_name in above.items():
        below.setdefault(parent_name, []).append(name)
    waiting: list[tuple[str, str | None]] = [(name, None) for name in reversed(below.get(None, []))]
    count = 0
    while waiting:
        name, parent_name = waiting.pop()
        count += 1
        yield name, parent_name
        children = sorted(below.get(name, ()), key=lambda child: order.get(child, len(order)))
        waiting += [(child, name) for child in reversed(children)]
    if count < len(nodes):
        raise ConversationError(lazy_text("its messages follow each other in a circle"))


def _messages(tree: _Tree, created: float) -> tuple[list[TreeMessage], dict[str, int]]:
    """Return the messages in order, and the places of the nodes with which they end."""
    messages: list[TreeMessage] = []
    places: dict[str, int] = {}
    cost = 0
    # a node, the place of the last message above it, and the node that it goes on from as the same reply
    waiting: list[tuple[str, int | None, _Chain | None]]
    waiting = [(name, None, None) for name in reversed(tree.children[None])]
    while waiting:
        name, parent, before = waiting.pop()
        piece, children = tree.pieces[name], tree.children[name]
        chain = _Chain(piece, before)
        goes_on = {child for child in children if piece.role == tree.pieces[child].role == "assistant"}
        if len(goes_on) < len(children) or not children:
            message = _joined(chain, parent, messages[parent].created if parent is not None else created)
            cost += len(message.text) + len(message.thought) + chain.length
            if cost > _MOST_TEXT:
                raise ConversationError(lazy_text("it is longer than {count:,} characters", count=_MOST_TEXT))
            places[name] = len(messages)
            messages.append(message)
        for child in reversed(children):
            waiting.append((child, parent, chain) if child in goes_on else (child, places[name], None))
    return messages, places


def _joined(chain: _Chain, parent: int | None, since: float) -> TreeMessage:
    pieces = chain.pieces()
    last = pieces[-1]
    return TreeMessage(
        role="user" if last.role == "user" else "assistant",
        text="\n\n".join(piece.text for piece in pieces if piece.text),
        thought="\n\n".join(piece.thought for piece in pieces if piece.thought),
        created=next((piece.created for piece in pieces if piece.created is not None), since),
        parent=parent,
        model=next((piece.model for piece in reversed(pieces) if piece.model), ""),
        finish=last.finish,
        status="stopped" if last.finish == "cancelled" else "complete",
    )


def _shown(tree: _Tree, places: dict[str, int], current: object) -> int | None:
    """Return the place of the message that the current node belongs to, else the last one."""
    if not isinstance(current, str) or current not in tree.parents:
        return max(places.values())
    name = current if current in tree.pieces else tree.parents[current]
    while name is not None and name not in places:
        name = tree.children[name][-1]  # it goes on as the same reply
    return places[name] if name is not None else max(places.values())


def _first_time(tree: _Tree) -> float | None:
    return next((piece.created for piece in tree.pieces.values() if piece.created is not None), None)


def _piece(message: dict[str, object], gone: Tally) -> _Piece | None:
    """What a message says, or `None` if nothing of it can be shown."""
    role = lenient_json.string(lenient_json.record(message.get("author")).get("role"))
    content, metadata = (
        lenient_json.record(message.get("content")),
        lenient_json.record(message.get("metadata")),
    )
    kind = lenient_json.string(content.get("content_type"))
    gone.note(lazy_text("attached files"), len(lenient_json.items(metadata.get("attachments"))))
    if kind in _SILENT:
        return None
    if kind in ("user_editable_context", "model_editable_context"):
        gone.note(lazy_text("custom instructions and memories"))
        return None
    if role == "tool":
        gone.note(lazy_text("tool results"))
        return None
    if role not in ("user", "assistant", "system"):
        gone.note(lazy_text("messages of unknown roles"))
        return None
    if role == "assistant" and lenient_json.string(message.get("recipient")) not in ("", "all"):
        gone.note(lazy_text("tool calls"))
        return None
    text = _text(kind, content, gone).strip("\n")
    thought = _thoughts(content) if kind == "thoughts" else ""
    if role == "assistant" and message.get("channel") == "analysis":
        text, thought = "", text
    if not text.strip() and not thought.strip():
        return None
    return _Piece(
        role=role,
        text=text,
        thought=thought,
        created=lenient_json.seconds(message.get("create_time")),
        model=lenient_json.line(metadata.get("model_slug")) if role == "assistant" else "",
        finish=_FINISHES.get(
            lenient_json.string(lenient_json.record(metadata.get("finish_details")).get("type"))
        ),
    )


def _text(kind: str, content: dict[str, object], gone: Tally) -> str:
    if kind == "code":
        return fenced(lenient_json.string(content.get("text")), lenient_json.line(content.get("language")))
    if kind == "thoughts":
        return ""
    if kind not in ("text", "multimodal_text", ""):
        gone.note(lazy_text("messages of unknown kinds"))
        return ""
    texts = []
    for part in lenient_json.items(content.get("parts")):
        if isinstance(part, str):
            texts.append(_CITATION.sub("", part))
            continue
        fields = lenient_json.record(part)
        if fields.get("content_type") == "audio_transcription":
            texts.append(lenient_json.string(fields.get("text")))
        elif part is not None:
            gone.note(
                _PARTS.get(
                    lenient_json.string(fields.get("content_type")), lazy_text("parts of unknown kinds")
                )
            )
    return "\n\n".join(text for text in texts if text)


def _thoughts(content: dict[str, object]) -> str:
    found = [lenient_json.record(thought) for thought in lenient_json.items(content.get("thoughts"))]
    lines = (
        "\n".join(
            filter(None, (lenient_json.string(one.get("summary")), lenient_json.string(one.get("content"))))
        )
        for one in found
    )
    return "\n\n".join(filter(None, lines))
