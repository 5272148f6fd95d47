"""Render conversations to prompt tokens with the file's own Jinja2 template.

The template gets placeholders instead of people's texts; these are tokenised separately and inserted
afterwards, so that they can never become control tokens.
"""

from __future__ import annotations

import re
import secrets
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence

from model_backends.cancellation import Cancelled, never
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Message, Role
from model_backends.templates.process import TemplateError, TemplateProcess, unfit_template
from model_backends.templates.protocol import placeholder

_CACHED_TOKENS = 4_000_000
_MAX_REPEATS = 4  # of a message in a prompt
_NONCE_LIMIT = 10**20

__all__ = ["ChatTemplate", "TemplateError"]


class ChatTemplate:
    """A model file's chat template.

    Raises:
        TemplateError: it is not valid Jinja2, cannot render a question, or takes too much time or memory.
    """

    def __init__(
        self,
        source: str,
        tokenizer: Tokenizer,
        process: TemplateProcess | None = None,
        most_tokens: int | None = None,
    ) -> None:
        """`process` renders this template from now on; if it is None, a new process is started.

        Of a message with more than `most_tokens` tokens, only some more than that are read.
        """
        self._tokenizer = tokenizer
        self._tokens = _TokenCache(tokenizer, most_tokens)
        self._process = process or TemplateProcess()
        self._traits = self._process.open(source, tokenizer.special_tokens())
        self._markup: dict[tuple[tuple[Role, ...], bool], tuple[int, str]] = {}
        self.supports_thinking = "enable_thinking" in source

    def encode(
        self, messages: Sequence[Message], *, thinking: bool, cancelled: Cancelled = never
    ) -> list[int]:
        """Return a conversation's prompt tokens, up to where the model's reply begins.

        Raises:
            TemplateError: the template fails, does something forbidden, or omits a person's message.
            CancelledError: `cancelled` before it was done.
        """
        messages = self._adapted(messages)
        tokens: list[int] = []
        included: Counter[int] = Counter()
        for part in self._rendered([message.role for message in messages], thinking, cancelled):
            if isinstance(part, str):
                tokens += self._tokenizer.encode_template(part)
                continue
            included[part] += 1
            if included[part] > _MAX_REPEATS:
                raise unfit_template(lazy_text("The file's chat template repeats a message too often."))
            tokens += self._tokens.of(messages[part].content, cancelled)
        if any(message.role != "assistant" and i not in included for i, message in enumerate(messages)):
            raise unfit_template(lazy_text("The file's chat template drops a message."))
        return tokens

    def estimated_length(
        self, messages: Sequence[Message], *, thinking: bool, cancelled: Cancelled = never
    ) -> int:
        """Return the number of a conversation's prompt tokens without rendering it.

        It is exact where the template puts the same around every question and every reply.

        Raises:
            TemplateError: the template fails.
            CancelledError: `cancelled` before it was done.
        """
        messages = self._adapted(messages)
        question = self.markup_length(("user",), thinking)
        length = question + sum(len(self._tokens.of(message.content, cancelled)) for message in messages)
        if messages[0].role == "system":
            length += self.markup_length(("system", "user"), thinking) - question
            messages = messages[1:]
        if len(messages) > 1:
            two_more = self.markup_length(("user", "assistant", "user"), thinking) - question
            length += two_more * (len(messages) - 1) // 2
        return length

    def content_length(self, text: str) -> int:
        """Return the number of tokens of a message's text alone."""
        return len(self._tokens.of(text))

    def markup_length(self, roles: tuple[Role, ...], thinking: bool) -> int:
        """Return how many tokens the template puts around messages of these roles."""
        return self._markup_of(roles, thinking)[0]

    def opening(self, thinking: bool) -> str:
        """Return what the template writes after the last message: the model's turn as far as it has begun."""
        return self._markup_of(("user",), thinking)[1]

    def closing(self) -> list[int]:
        """Return the tokens that end a reply: what the template writes behind it, up to the turn's end."""
        *_, after, _, _ = self._rendered(("user", "assistant", "user"), False, never)
        tokens = self._tokenizer.encode_template(after) if isinstance(after, str) else []
        end = next((index for index, token in enumerate(tokens) if self._tokenizer.is_end(token)), None)
        return [] if end is None else tokens[: end + 1]

    def _markup_of(self, roles: tuple[Role, ...], thinking: bool) -> tuple[int, str]:
        known = self._markup.get((roles, thinking))
        if known is None:
            length, last = 0, ""
            for part in self._rendered(roles, thinking, never):
                last = part if isinstance(part, str) else ""
                length += len(self._tokenizer.encode_template(last))
            known = self._markup[roles, thinking] = length, last
        return known

    def _rendered(self, roles: Sequence[Role], thinking: bool, cancelled: Cancelled) -> Iterator[str | int]:
        """Yield the prompt: the template's texts, and the index of a message for its content."""
        nonce = f"{secrets.randbelow(_NONCE_LIMIT)}"  # cannot occur in the template
        places = {placeholder(nonce, index): index for index in range(len(roles))}
        rendered = self._process.render(roles, nonce, thinking=thinking, cancelled=cancelled)
        for part in re.split(f"({placeholder(nonce, 0).replace(':0', r':[0-9]+')})", rendered):
            if part:
                yield places.get(part, part)

    def _adapted(self, messages: Sequence[Message]) -> list[Message]:
        """Return the conversation as this template can render it."""
        traits = self._traits
        if traits.system and traits.any_order:
            return list(messages)
        adapted: list[Message] = []
        follows_system = False
        for message in messages:
            is_system = message.role == "system" and not traits.system
            turn = Message(role="user", content=message.content) if is_system else message
            is_same = bool(adapted) and adapted[-1].role == turn.role
            if is_same and (follows_system or not traits.any_order):
                adapted[-1] = _joined(adapted[-1], turn)
            elif turn.role == "assistant" and not traits.any_order and not _has_turn(adapted):
                adapted += [Message(role="user", content=""), turn]
            else:
                adapted.append(turn)
            follows_system = is_system
        return adapted


def _has_turn(messages: Sequence[Message]) -> bool:
    return any(message.role != "system" for message in messages)


def _joined(first: Message, second: Message) -> Message:
    texts = (first.content.strip(), second.content.strip())
    return Message(role=first.role, content="\n\n".join(filter(None, texts)))


class _TokenCache:
    """Tokens of messages' texts: with every turn, the whole conversation is encoded again."""

    def __init__(self, tokenizer: Tokenizer, most: int | None) -> None:
        self._tokenizer, self._most = tokenizer, most
        self._known: OrderedDict[str, array[int]] = OrderedDict()  # the least recently used first
        self._size = 0

    def of(self, text: str, cancelled: Cancelled = never) -> array[int]:
        """Return the tokens of a message's text.

        Raises:
            CancelledError: `cancelled` before it was done.
        """
        tokens = self._known.get(text)
        if tokens is not None:
            self._known.move_to_end(text)
            return tokens
        tokens = self._known[text] = array("i", self._tokenizer.encode(text.strip(), cancelled, self._most))
        self._size += len(tokens)
        while self._size > _CACHED_TOKENS and len(self._known) > 1:
            self._size -= len(self._known.popitem(last=False)[1])
        return tokens
