"""Conversation → prompt tokens with the file's own Jinja2 template, in a sandbox.

The template sees placeholders instead of what people wrote; their text is tokenised apart and put in
afterwards, so that it can never become control tokens.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.protocol import FailureKind, Message, UnfogError

# what Python's operators and methods raise when a template misuses them
_MISUSE = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
_HINT = "Choose another model file: this one cannot be talked to."


class TemplateError(UnfogError):
    """The file's chat template cannot be used."""

    kind: FailureKind = "template"


class ChatTemplate:
    """A compiled chat template.

    Raises:
        TemplateError: it is no valid Jinja2.
    """

    def __init__(self, source: str, tokenizer: Tokenizer, bos_token: str = "<bos>") -> None:
        self._tokenizer, self._bos_token = tokenizer, bos_token
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
        )
        environment.globals["raise_exception"] = _refuse
        environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
        self.supports_thinking = "enable_thinking" in source
        try:
            self._template = environment.from_string(source)
        except jinja2.TemplateError as error:
            raise TemplateError(f"The file's chat template is broken: {error}.", _HINT) from error

    def encode(self, messages: Sequence[Message], *, thinking: bool) -> list[int]:
        """Prompt tokens of a conversation, up to where the model's reply begins.

        Raises:
            TemplateError: the template fails, does something forbidden, or leaves a message out.
        """
        nonce = secrets.token_hex(8)  # nobody can have typed it
        places = [f"\ue000{nonce}:{index}\ue001" for index in range(len(messages))]
        rendered = self._render(messages, places, thinking)
        tokens: list[int] = []
        seen = set()
        for part in re.split(f"(\ue000{nonce}:\\d+\ue001)", rendered):
            if part in places:
                index = places.index(part)
                seen.add(index)
                tokens += self._tokenizer.encode(messages[index].content.strip())
            elif part:
                tokens += self._tokenizer.encode_template(part)
        if len(messages) - 1 not in seen:
            raise TemplateError("The file's chat template leaves the last message out.", _HINT)
        return tokens

    def _render(self, messages: Sequence[Message], places: Sequence[str], thinking: bool) -> str:
        turns = [
            {"role": message.role, "content": place} for message, place in zip(messages, places, strict=True)
        ]
        try:
            return self._template.render(
                messages=turns,
                bos_token=self._bos_token,
                add_generation_prompt=True,
                enable_thinking=thinking,
            )
        except SecurityError as error:
            raise TemplateError(
                f"The file's chat template tries something forbidden: {error}.",
                "Do not trust this file; choose another.",
            ) from error
        except (jinja2.TemplateError, *_MISUSE) as error:
            raise TemplateError(f"The file's chat template fails: {error}.", _HINT) from error


def _refuse(message: str) -> None:
    raise jinja2.TemplateError(message)
