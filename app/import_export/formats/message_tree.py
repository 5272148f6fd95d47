"""Build a conversation from nodes that name their parents: what the files of most programs contain.

Nodes without visible content are skipped: what follows them follows their nearest visible ancestor. What an
assistant writes between two questions, in several nodes, becomes one reply. All of it takes linear time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from app.attachments.records import Attachment
from app.import_export.formats.lenient_json import ID_LENGTH, as_array, as_id, as_line
from app.import_export.records import ConversationError, ConversationTree, Tally, TreeMessage
from app.session.prompt_builder import title_of
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FinishReason

Message: TypeAlias = dict[str, object]
_MAX_CHARACTERS = 2**26  # of one conversation: branches of a reply repeat their common part


class Links(msgspec.Struct, frozen=True):
    """A node's place: the id of the node before it, and the order of those after it."""

    parent: str | None = None
    children: tuple[str, ...] = ()


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """The visible content of one node. `role` is "user", "assistant" or "system"."""

    role: str
    text: str = ""
    thought: str = ""
    created: float | None = None
    model: str = ""
    finish: FinishReason | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.text.strip() or self.thought.strip() or self.attachments)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of a conversation besides its messages; `None` and "" are missing values.

    `current` is the id of the node that is shown.
    """

    now: float
    title: object = None
    created: float | None = None
    updated: float | None = None
    current: str | None = None
    pinned: bool = False
    archived: bool = False
    system: str = ""


class _Chain:
    """A linked list of the pieces of one reply, from the last to the first."""

    def __init__(self, piece: Piece, before: _Chain | None) -> None:
        self._piece, self._before = piece, before
        self.length: int = 1 if before is None else before.length + 1

    def pieces(self) -> list[Piece]:
        """Return the pieces, first to last."""
        found, link = [self._piece], self._before
        while link is not None:
            found.append(link._piece)
            link = link._before
        return found[::-1]


class _Visible(msgspec.Struct, kw_only=True):
    """The visible nodes of a conversation."""

    pieces: dict[str, Piece]
    children: dict[str | None, list[str]]
    parents: dict[str, str | None]  # the nearest visible ancestor of every node
    system: str


def build_conversation(
    nodes: Mapping[str, Links], piece_of: Callable[[str], Piece | None], about: About, tally: Tally
) -> ConversationTree:
    """Return the conversation of these nodes; `piece_of` returns a node's content, `None` if it has none.

    Raises:
        ConversationError: it has no visible message, its nodes form a loop, or it is too long.
    """
    tree = _visible(nodes, piece_of, tally)
    first_time = next((piece.created for piece in tree.pieces.values() if piece.created is not None), None)
    created = about.created or first_time or about.now
    messages, indices = _messages(tree, created)
    if not messages:
        raise ConversationError(lazy_text("it contains no message that can be shown"))
    return ConversationTree(
        title=title_for(about.title, messages),
        created=created,
        updated=max(about.updated or max(message.created for message in messages), created),
        messages=tuple(messages),
        shown=_shown(tree, indices, about.current),
        pinned=about.pinned,
        archived=about.archived,
        system=about.system if about.system.strip() else tree.system,
    )


def links(parent: object, children: object = None) -> Links:
    """Return a node's place from the values of a file; those that are no ids are ignored."""
    named = (as_id(child) for child in as_array(children))
    return Links(as_id(parent), tuple(child for child in named if child is not None))


def by_id(messages: Sequence[Message], key: str) -> dict[str, Message]:
    """Return messages by their ids; one without an id, or with that of an earlier one, gets its own."""
    found: dict[str, Message] = {}
    for index, message in enumerate(messages):
        name = as_id(message.get(key))
        found[str(index).rjust(ID_LENGTH + 1) if name is None or name in found else name] = message
    return found


def linear(pieces: Iterable[Piece | None], about: About, tally: Tally) -> ConversationTree:
    """Return the conversation of a plain list of messages.

    Raises:
        ConversationError: as for `build_conversation`.
    """
    listed = list(pieces)
    nodes = {str(index): Links(str(index - 1) if index else None) for index in range(len(listed))}
    return build_conversation(nodes, lambda name: listed[int(name)], about, tally)


def title_for(title: object, messages: Sequence[TreeMessage]) -> str:
    """Return the title as a line, or one made of the first question."""
    first = next((message.text for message in messages if message.role == "user"), "")
    return as_line(title) or as_line(title_of(first))


def _visible(nodes: Mapping[str, Links], piece_of: Callable[[str], Piece | None], tally: Tally) -> _Visible:
    tree = _Visible(pieces={}, children={None: []}, parents={}, system="")
    for name, above in _top_down(nodes):
        parent = above if above is None or above in tree.pieces else tree.parents[above]
        tree.parents[name] = parent
        piece = piece_of(name)
        if piece is None or piece.is_empty:
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


def _top_down(nodes: Mapping[str, Links]) -> Iterator[tuple[str, str | None]]:
    """Yield every node after its parent, with that parent; siblings in the order of `children`, or given."""
    above: dict[str, str | None] = dict.fromkeys(nodes)
    order: dict[str, int] = {}
    for name, links in nodes.items():
        for child in links.children:
            if child in nodes:
                order.setdefault(child, len(order))
                if nodes[child].parent is None:
                    above[child] = name
        if links.parent in nodes:
            above[name] = links.parent
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


def _messages(tree: _Visible, created: float) -> tuple[list[TreeMessage], dict[str, int]]:
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
        attachments=tuple(file for piece in pieces for file in piece.attachments),
    )


def _shown(tree: _Visible, indices: dict[str, int], current: str | None) -> int | None:
    """Return the index of the message that contains the current node, else the last one."""
    if current is None or current not in tree.parents:
        return max(indices.values())
    name = current if current in tree.pieces else tree.parents[current]
    while name is not None and name not in indices:
        name = tree.children[name][-1]  # it is continued in the same reply
    return indices[name] if name is not None else max(indices.values())
