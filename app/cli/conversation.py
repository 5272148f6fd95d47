"""The messages of a terminal chat, and the requests made from them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from app.cli.reply import Reply
from app.settings.presets import Preset
from model_backends.protocol import FailureKind, Generate, Message, Sampling, UnfogError


class PromptError(UnfogError):
    """The prompt is empty."""

    kind: FailureKind = "prompt"


@dataclass(frozen=True)
class ChatOptions:
    """Options from the command line; `None` means the model file's default."""

    system: str = ""
    seed: int | None = None
    steps: int | None = None
    max_tokens: int | None = None
    thinking: bool = False

    def sampling(self) -> Sampling:
        """Return the sampling for replies."""
        if self.max_tokens is None:
            return Sampling(max_steps=self.steps)
        return Sampling(max_steps=self.steps, max_tokens=self.max_tokens)


@dataclass
class Conversation:
    """The messages so far, and the options common to all requests."""

    options: ChatOptions
    seed: int | None = None
    messages: list[Message] = field(default_factory=list)
    requests: int = 0

    @classmethod
    def begin(cls, options: ChatOptions) -> Conversation:
        """Create an empty conversation."""
        conversation = cls(options, options.seed)
        conversation.clear()
        return conversation

    def clear(self) -> None:
        """Delete all messages but the system prompt."""
        system = self.options.system
        self.messages = [Message(role="system", content=system)] if system.strip() else []

    def use(self, preset: Preset) -> None:
        """Use the number of steps of this preset from now on."""
        self.options = replace(self.options, steps=preset.steps)

    def use_seed(self, seed: int | None) -> None:
        """Write every reply from now on with this seed; `None` draws one for each."""
        self.seed = seed

    def request(self, prompt: str) -> Generate:
        """Return the request for this prompt; `keep` adds it to the conversation.

        Raises:
            PromptError: the prompt is empty.
        """
        if not prompt.strip():
            raise PromptError("The prompt is empty.", 'Type a question, for example --once "Hello!".')
        self.requests += 1
        return Generate(
            id=self.requests,
            messages=(*self.messages, Message(role="user", content=prompt)),
            seed=secrets.randbelow(2**31) if self.seed is None else self.seed,
            sampling=self.options.sampling(),
            thinking=self.options.thinking,
        )

    def keep(self, request: Generate, reply: Reply) -> None:
        """Append prompt and reply, unless the reply is empty."""
        if reply.text.strip():
            self.messages = [*request.messages, Message(role="assistant", content=reply.text)]

    def keep_draft(self, request: Generate, reply: Reply) -> None:
        """Append prompt and reply, with the draft of the block that it was cut off in."""
        self.messages = [*request.messages, Message(role="assistant", content=reply.text + reply.draft)]
