"""Render conversations to prompt tokens with the file's own Jinja2 template, in a sandbox.

The template gets placeholders instead of people's texts; these are tokenised separately and inserted
afterwards, so that they can never become control tokens.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, Message, UnfogError

# exceptions that operators and methods raise when a template misuses them
_TEMPLATE_ERRORS = (
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    MemoryError,
)
_BOS_TOKEN = "<bos>"
_TOKEN_CACHE_SIZE = 4096
_MAX_REPEAT = 1_000_000  # characters or items that one operation may create
_HINT = lazy_text("Choose another model file: this one isn't made for chat.")


class TemplateError(UnfogError):
    """The file's chat template cannot be used."""

    kind: FailureKind = "template"


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which also forbids operators that could exhaust memory."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Apply a binary operator, limiting repetition."""
        for one, other in ((left, right), (right, left)):
            repeats = operator == "*" and isinstance(one, Sequence) and isinstance(other, int)
            if repeats and len(one) * other > _MAX_REPEAT:
                raise SecurityError(f"repeating something {other:,} times")
        if operator == "**" or (operator == "%" and isinstance(left, str)):
            raise SecurityError(f"the operator {operator}")
        return super().call_binop(context, operator, left, right)


class ChatTemplate:
    """A compiled chat template.

    Raises:
        TemplateError: it is not valid Jinja2.
    """

    def __init__(self, source: str, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._token_cache: dict[str, tuple[int, ...]] = {}
        environment = _Sandbox(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
        environment.globals["raise_exception"] = _raise_exception
        environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
        self.supports_thinking = "enable_thinking" in source
        try:
            self._template = environment.from_string(source)
        except (jinja2.TemplateError, SyntaxError, *_TEMPLATE_ERRORS) as error:
            raise TemplateError(
                lazy_text("The file's chat template is broken: {error}.", error=error), _HINT
            ) from error

    def encode(self, messages: Sequence[Message], *, thinking: bool) -> list[int]:
        """Return a conversation's prompt tokens, up to where the model's reply begins.

        Raises:
            TemplateError: the template fails, does something forbidden, or omits a person's message.
        """
        nonce = secrets.token_hex(8)  # cannot occur in typed text
        placeholders = [f"\ue000{nonce}:{index}\ue001" for index in range(len(messages))]
        rendered = self._render(messages, placeholders, thinking)
        tokens: list[int] = []
        included = set()
        for part in re.split(f"(\ue000{nonce}:\\d+\ue001)", rendered):
            if part in placeholders:
                index = placeholders.index(part)
                included.add(index)
                tokens += self._content(messages[index].content)
            elif part:
                tokens += self._tokenizer.encode_template(part)
        if any(message.role != "assistant" and i not in included for i, message in enumerate(messages)):
            raise TemplateError(lazy_text("The file's chat template drops a message."), _HINT)
        return tokens

    def content_length(self, text: str) -> int:
        """Return the number of tokens of a message's text alone."""
        return len(self._content(text))

    def _content(self, text: str) -> tuple[int, ...]:
        # the conversation is encoded again with every turn, so most texts are cached
        cached = self._token_cache.get(text)
        if cached is None:
            cached = self._token_cache[text] = tuple(self._tokenizer.encode(text.strip()))
            if len(self._token_cache) > _TOKEN_CACHE_SIZE:
                del self._token_cache[next(iter(self._token_cache))]
        return cached

    def _render(self, messages: Sequence[Message], placeholders: Sequence[str], thinking: bool) -> str:
        turns = [
            {"role": message.role, "content": placeholder}
            for message, placeholder in zip(messages, placeholders, strict=True)
        ]
        try:
            return self._template.render(
                messages=turns,
                bos_token=_BOS_TOKEN,
                add_generation_prompt=True,
                enable_thinking=thinking,
            )
        except SecurityError as error:
            raise TemplateError(
                lazy_text("The file's chat template attempts something forbidden: {error}.", error=error),
                lazy_text("Don't trust this file. Choose another."),
            ) from error
        except (jinja2.TemplateError, *_TEMPLATE_ERRORS) as error:
            raise TemplateError(
                lazy_text("The file's chat template failed: {error}.", error=error), _HINT
            ) from error


def _raise_exception(message: str) -> None:
    raise jinja2.TemplateError(message)
