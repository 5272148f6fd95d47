"""What the engine and the process that renders its chat template say to each other, as JSON lines."""

from __future__ import annotations

from typing import Literal

import msgspec

from model_backends.protocol import Role

ContentForm = Literal["text", "parts"]
"""How a template reads a message's content: as text, or as a list of parts, each with a type."""

Problem = Literal["broken", "failed", "forbidden", "memory", "output", "drops"]


class Open(msgspec.Struct, frozen=True, tag=True):
    """Compile a template in place of the one before and find out its traits. Answered with `Opened`."""

    source: str
    special_tokens: dict[str, str]


class Render(msgspec.Struct, frozen=True, tag=True):
    """Render a conversation of these roles, each content a `placeholder`. Answered with `Rendered`."""

    roles: tuple[Role, ...]
    nonce: str
    thinking: bool


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process has started."""


class Traits(msgspec.Struct, frozen=True):
    """What a template can do with a conversation."""

    system: bool
    """It has a place for a system message."""
    any_order: bool
    """Roles need not alternate, beginning with the user's."""


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The template is valid."""

    traits: Traits


class Rendered(msgspec.Struct, frozen=True, tag=True):
    """The prompt, with placeholders."""

    text: str


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The template cannot be used; `reason` is its own or Jinja2's."""

    problem: Problem
    reason: str = ""


def placeholder(nonce: str, index: int) -> str:
    """Return what stands for a message's content. Case and white space change nothing in it."""
    return f"\ue000{nonce}:{index}\ue001"


Request = Open | Render
Answer = Ready | Opened | Rendered | Refused

decode_request: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
decode_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def encode(line: Request | Answer) -> bytes:
    """Return a value as one JSON line, newline included."""
    return msgspec.json.encode(line) + b"\n"
