"""Import ChatGPT's export: a JSON list of conversations, each a tree of nodes under `mapping`.

A node has a message or none. Between a question and the end of its answer there may be several nodes of the
assistant (thoughts, tool calls, parts of the text); they are merged into one reply.
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

_MAX_CHARACTERS = 2**26  # characters of one conversation: branches of a reply repeat their common part

_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201")  # markers that only ChatGPT's own page can show
_PARTS = {
    "image_asset_pointer": lazy_text("images"),
    "audio_asset_pointer": lazy_text("audio"),
    "real_time_user_audio_video_asset_pointer": lazy_text("audio"),
}
_FINISHES: dict[str, FinishReason] = {
    "stop": "end_of_turn",
    "max_tokens": "max_tokens",
    "interrupted": "cancelled",
}
_SILENT = {"reasoning_recap"}  # "Thought for 5 seconds"


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """The content of one node."""

    role: str  # "user" or "assistant"
    text: str
    thought: str = ""
    created: float | None = None
    model: str = ""
    finish: FinishReason | None = None


class _Chain:
    """A linked list of the pieces of one reply, from the last to the first."""

    def __init__(self, piece: _Piece, before: _Chain | None) -> None:
        self._piece, self._before = piece, before
        self.length: int = 1 if before is None else before.length + 1

    def pieces(self) -> list[_Piece]:
        """Return the pieces, first to last."""
        found, link = [self._piece], self._before
        while link is not None:
            found.append(link._piece)
            link = link._before
        return found[::-1]


class _Tree(msgspec.Struct, kw_only=True):
    """The visible nodes of a conversation; the others are skipped."""

    pieces: dict[str, _Piece]
    children: dict[str | None, list[str]]
    parents: dict[str, str | None]  # the nearest visible ancestor of every node
    system: str


def read_chatgpt(data: bytes, now: float) -> Reading:
    """Read the conversations of a conversations.json, or the only one in it.

    `now` replaces missing times.

    Raises:
        ConversationError: the file cannot be read at all; single unreadable conversations are left out.
    """
    trees: list[ConversationTree] = []
    left_out: list[LeftOut] = []
    for raw in lenient_json.raw_elements(data):
        title = "Untitled"
        try:
            found = lenient_json.decode_object(raw)
            title = lenient_json.as_line(found.get("title")) or title
            tally = Tally()
            trees.append(_conversation(found, now, tally))
            left_out += tally.left_out(title)
        except ConversationError as error:
            left_out.append(LeftOut(title, error.message))
    return Reading("ChatGPT", tuple(trees), tuple(left_out))


def _conversation(found: dict[str, object], now: float, tally: Tally) -> ConversationTree:
    mapping = found.get("mapping")
    if not isinstance(mapping, dict):
        raise ConversationError(lazy_text("its “mapping” is missing or isn't an object"))
    tree = _visible_tree({name: lenient_json.as_object(node) for name, node in mapping.items()}, tally)
    created = lenient_json.as_seconds(found.get("create_time")) or _first_time(tree) or now
    updated = max(lenient_json.as_seconds(found.get("update_time")) or created, created)
    messages, indices = _messages(tree, created)
    if not messages:
        raise ConversationError(lazy_text("it contains no message that can be shown"))
    first = next((message.text for message in messages if message.role == "user"), "")
    return ConversationTree(
        title=lenient_json.as_line(found.get("title")) or title_of(first),
        created=created,
        updated=updated,
        messages=tuple(messages),
        shown=_shown(tree, indices, found.get("current_node")),
        pinned=found.get("is_starred") is True,
        system=tree.system,
    )


def _visible_tree(nodes: dict[str, dict[str, object]], tally: Tally) -> _Tree:
    """Build the tree of visible nodes, each below its nearest visible ancestor.

    Raises:
        ConversationError: the nodes form a cycle.
    """
    tree = _Tree(pieces={}, children={None: []}, parents={}, system="")
    for name, above in _top_down(nodes):
        parent = above if above is None or above in tree.pieces else tree.parents[above]
        tree.parents[name] = parent
        message = lenient_json.as_object(nodes[name].get("message"))
        if (
            not message
            or lenient_json.as_object(message.get("metadata")).get("is_visually_hidden_from_conversation")
            is True
        ):
            continue
        piece = _piece(message, tally)
        if piece is None:
            continue
        if piece.role == "system":
            if tree.system or parent is not None:
                tally.add(lazy_text("system messages"))
            else:
                tree.system = piece.text
            continue
        tree.pieces[name] = piece
        tree.children.setdefault(parent, []).append(name)
        tree.children[name] = []
    return tree


def _top_down(nodes: dict[str, dict[str, object]]) -> Iterator[tuple[str, str | None]]:
    """Yield every node after its parent, with that parent; siblings in the order of the file."""
    above: dict[str, str | None] = dict.fromkeys(nodes)
    order: dict[str, int] = {}
    for name, node in nodes.items():
        for child in lenient_json.as_array(node.get("children")):
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
    stack: list[tuple[str, str | None]] = [(name, None) for name in reversed(below.get(None, []))]
    count = 0
    while stack:
        name, parent_name = stack.pop()
        count += 1
        yield name, parent_name
        children = sorted(below.get(name, ()), key=lambda child: order.get(child, len(order)))
        stack += [(child, name) for child in reversed(children)]
    if count < len(nodes):
        raise ConversationError(lazy_text("its messages form a loop"))


def _messages(tree: _Tree, created: float) -> tuple[list[TreeMessage], dict[str, int]]:
    """Return the messages in order, and the message index of each node that ends one."""
    messages: list[TreeMessage] = []
    indices: dict[str, int] = {}
    cost = 0
    # a node, the index of the last message above it, and the pieces before it in the same reply
    stack: list[tuple[str, int | None, _Chain | None]]
    stack = [(name, None, None) for name in reversed(tree.children[None])]
    while stack:
        name, parent, before = stack.pop()
        piece, children = tree.pieces[name], tree.children[name]
        chain = _Chain(piece, before)
        continuations = {child for child in children if piece.role == tree.pieces[child].role == "assistant"}
        if len(continuations) < len(children) or not children:
            message = _merged(chain, parent, messages[parent].created if parent is not None else created)
            cost += len(message.text) + len(message.thought) + chain.length
            if cost > _MAX_CHARACTERS:
                raise ConversationError(
                    lazy_text("it is longer than {count:,} characters", count=_MAX_CHARACTERS)
                )
            indices[name] = len(messages)
            messages.append(message)
        for child in reversed(children):
            stack.append((child, parent, chain) if child in continuations else (child, indices[name], None))
    return messages, indices


def _merged(chain: _Chain, parent: int | None, since: float) -> TreeMessage:
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


def _shown(tree: _Tree, indices: dict[str, int], current: object) -> int | None:
    """Return the index of the message that contains the current node, else the last one."""
    if not isinstance(current, str) or current not in tree.parents:
        return max(indices.values())
    name = current if current in tree.pieces else tree.parents[current]
    while name is not None and name not in indices:
        name = tree.children[name][-1]  # it is continued in the same reply
    return indices[name] if name is not None else max(indices.values())


def _first_time(tree: _Tree) -> float | None:
    return next((piece.created for piece in tree.pieces.values() if piece.created is not None), None)


def _piece(message: dict[str, object], tally: Tally) -> _Piece | None:
    """Return the visible content of a message, or `None` if there is none."""
    role = lenient_json.as_string(lenient_json.as_object(message.get("author")).get("role"))
    content, metadata = (
        lenient_json.as_object(message.get("content")),
        lenient_json.as_object(message.get("metadata")),
    )
    kind = lenient_json.as_string(content.get("content_type"))
    tally.add(lazy_text("attached files"), len(lenient_json.as_array(metadata.get("attachments"))))
    if kind in _SILENT:
        return None
    if kind in ("user_editable_context", "model_editable_context"):
        tally.add(lazy_text("custom instructions and memories"))
        return None
    if role == "tool":
        tally.add(lazy_text("tool results"))
        return None
    if role not in ("user", "assistant", "system"):
        tally.add(lazy_text("messages of unknown roles"))
        return None
    if role == "assistant" and lenient_json.as_string(message.get("recipient")) not in ("", "all"):
        tally.add(lazy_text("tool calls"))
        return None
    text = _text(kind, content, tally).strip("\n")
    thought = _thoughts(content) if kind == "thoughts" else ""
    if role == "assistant" and message.get("channel") == "analysis":
        text, thought = "", text
    if not text.strip() and not thought.strip():
        return None
    return _Piece(
        role=role,
        text=text,
        thought=thought,
        created=lenient_json.as_seconds(message.get("create_time")),
        model=lenient_json.as_line(metadata.get("model_slug")) if role == "assistant" else "",
        finish=_FINISHES.get(
            lenient_json.as_string(lenient_json.as_object(metadata.get("finish_details")).get("type"))
        ),
    )


def _text(kind: str, content: dict[str, object], tally: Tally) -> str:
    if kind == "code":
        return fenced(
            lenient_json.as_string(content.get("text")), lenient_json.as_line(content.get("language"))
        )
    if kind == "thoughts":
        return ""
    if kind not in ("text", "multimodal_text", ""):
        tally.add(lazy_text("messages of unknown kinds"))
        return ""
    texts = []
    for part in lenient_json.as_array(content.get("parts")):
        if isinstance(part, str):
            texts.append(_CITATION.sub("", part))
            continue
        fields = lenient_json.as_object(part)
        if fields.get("content_type") == "audio_transcription":
            texts.append(lenient_json.as_string(fields.get("text")))
        elif part is not None:
            tally.add(
                _PARTS.get(
                    lenient_json.as_string(fields.get("content_type")), lazy_text("parts of unknown kinds")
                )
            )
    return "\n\n".join(text for text in texts if text)


def _thoughts(content: dict[str, object]) -> str:
    found = [lenient_json.as_object(thought) for thought in lenient_json.as_array(content.get("thoughts"))]
    lines = (
        "\n".join(
            filter(
                None,
                (
                    lenient_json.as_string(thought.get("summary")),
                    lenient_json.as_string(thought.get("content")),
                ),
            )
        )
        for thought in found
    )
    return "\n\n".join(filter(None, lines))
