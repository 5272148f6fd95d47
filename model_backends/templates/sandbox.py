"""Compile and render a chat template in Jinja2's sandbox, as Hugging Face's `apply_chat_template` does.

The sandbox keeps a template from Python's internals and from files, not from endless loops or from filling
memory: that is up to the process it runs in (`worker`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from model_backends.protocol import Role
from model_backends.templates.protocol import ContentForm, Problem, Refused, Traits, placeholder

_OUTPUT_BASE = 100_000  # characters, without messages
_OUTPUT_PER_MESSAGE = 1_000
_MAX_REPEAT = 1_000_000  # characters or items that one operation may create
_MAX_EXPONENT = 64
_MAX_REASON = 300  # characters
_PROBE = "0"  # the nonce of conversations that only try a template out

_NOTHING: tuple[Mapping[str, Any], ...] = ({"tools": None, "documents": None}, {"tools": [], "documents": []})
"""What a template may get for tools and documents: as elsewhere, and for one that loops over them."""

_EXTENSIONS = ("jinja2.ext.loopcontrols", "jinja2.ext.do")


class RefusedError(Exception):
    """The template cannot be used."""

    def __init__(self, problem: Problem, reason: object = "") -> None:
        text = " ".join("".join(c if c.isprintable() else " " for c in str(reason)).split()).rstrip(".")
        if not text and isinstance(reason, Exception):
            text = type(reason).__name__
        self.answer = Refused(problem, text if len(text) <= _MAX_REASON else f"{text[:_MAX_REASON]}…")
        super().__init__(self.answer)


class Template:
    """A compiled chat template.

    Raises:
        RefusedError: it is not valid Jinja2, or cannot render a single question.
        MemoryError: compiling it takes too much memory.
    """

    def __init__(self, source: str, special_tokens: Mapping[str, str]) -> None:
        self._special_tokens = dict(special_tokens)
        environment = _Sandbox(trim_blocks=True, lstrip_blocks=True, extensions=_EXTENSIONS)
        environment.filters["tojson"] = _to_json
        environment.globals |= {"raise_exception": _raise_exception, "strftime_now": _strftime_now}
        try:
            environment.ignore_tags(source)
            self._template = environment.from_string(source)
        except MemoryError:
            raise
        except Exception as error:
            raise RefusedError("broken", error) from error
        self._nothing: Mapping[str, Any] = _NOTHING[0]
        self._forms: dict[Role, ContentForm] = {"system": "text", "user": "text", "assistant": "text"}
        self.traits = self._probe()

    def render(self, roles: Sequence[Role], nonce: str, thinking: bool) -> str:
        """Return the prompt for messages of these roles, with placeholders as their contents.

        Raises:
            RefusedError: the template fails, does something forbidden, or writes without end.
            MemoryError: it takes too much memory.
        """
        limit = _OUTPUT_BASE + _OUTPUT_PER_MESSAGE * len(roles)
        written: list[str] = []
        try:
            for text in self._chunks(roles, nonce, thinking):
                written.append(text)
                limit -= len(text)
                if limit < 0:
                    raise RefusedError("output")
        except (MemoryError, RefusedError):
            raise
        except SecurityError as error:
            raise RefusedError("forbidden", error) from error
        except Exception as error:
            raise RefusedError("failed", error) from error
        return "".join(written).encode(errors="replace").decode()

    def _chunks(self, roles: Sequence[Role], nonce: str, thinking: bool) -> Iterator[str]:
        contents = (placeholder(nonce, index) for index in range(len(roles)))
        return self._template.generate(
            messages=[
                {"role": role, "content": _content(text, self._forms[role])}
                for role, text in zip(roles, contents, strict=True)
            ],
            add_generation_prompt=True,
            enable_thinking=thinking,
            **self._nothing,
            **self._special_tokens,
        )

    def _probe(self) -> Traits:
        """Find out how to hand over contents, and which conversations work."""
        for self._nothing in _NOTHING:
            if self._try_forms("user", ["user"]):
                break
        else:
            self._nothing = _NOTHING[0]
            self._check(["user"])  # which tells the reason
        self._try_forms("assistant", ["user", "assistant", "user"], everything=True)
        self._try_forms("system", ["system", "user"])
        return Traits(
            system=self._works(["system", "user"]),
            any_order=self._works(["assistant", "user", "user"])
            or not self._works(["user", "assistant", "user"]),
        )

    def _try_forms(self, role: Role, roles: Sequence[Role], everything: bool = False) -> bool:
        """Choose the form of a role's contents that a conversation works with; first that of the user's."""
        forms: tuple[ContentForm, ...] = ("text", "parts")
        for form in forms if self._forms["user"] == "text" else reversed(forms):
            self._forms[role] = form
            if self._works(roles, everything):
                return True
        self._forms[role] = "text"
        return False

    def _works(self, roles: Sequence[Role], everything: bool = False) -> bool:
        """Return whether a conversation is rendered with its messages, with those of the model on demand."""
        try:
            self._check(roles, everything)
        except RefusedError as problem:
            if problem.answer.problem in ("failed", "drops"):
                return False
            raise
        return True

    def _check(self, roles: Sequence[Role], everything: bool = False) -> None:
        text = self.render(roles, _PROBE, thinking=False)
        for index, role in enumerate(roles):
            if (everything or role != "assistant") and placeholder(_PROBE, index) not in text:
                raise RefusedError("drops")


class _IgnoredTags(Extension):
    """Skips tags that mean something elsewhere: `{% generation %}`…`{% endgeneration %}` does in training."""

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Skip one tag; what stands between two of them stays."""
        next(parser.stream)
        while parser.stream.current.type not in ("block_end", "eof"):
            next(parser.stream)
        return []


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, which also refuses operators that are known to exhaust memory."""

    intercepted_binops = frozenset(("*", "**"))

    def ignore_tags(self, source: str) -> None:
        """Ignore the pairs of tags, `{% x %}`…`{% endx %}`, that Jinja2 does not know."""
        tokens = [(kind, value) for _, kind, value in self.lex(source) if kind != "whitespace"]
        names = {name for (kind, _), (_, name) in pairwise(tokens) if kind == "block_begin"}
        ends = {name for name in names if name.startswith("end") and name.removeprefix("end") in names}
        pairs = ends | {name.removeprefix("end") for name in ends}
        known = _JINJA_TAGS.union(*(extension.tags for extension in self.iter_extensions()))
        self.add_extension(_IgnoredTags)
        self.extensions[_IgnoredTags.identifier].tags = pairs - known

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Apply a binary operator, limiting repetition and powers."""
        if operator == "**":
            if not (
                isinstance(left, int | float)
                and isinstance(right, int | float)
                and abs(right) <= _MAX_EXPONENT
            ):
                raise SecurityError(f"the power of {str(right)[:20]}")
        else:
            for one, other in ((left, right), (right, left)):
                repeats = isinstance(one, Sequence) and isinstance(other, int)
                if repeats and len(one) * other > _MAX_REPEAT:
                    raise SecurityError(f"repeating something {other} times")
        return super().call_binop(context, operator, left, right)


_JINJA_TAGS = frozenset(
    """
    for endfor if elif else endif macro endmacro call endcall filter endfilter set endset block endblock
    extends print include from import with endwith autoescape endautoescape raw endraw
    """.split()  # noqa: SIM905 - thirty quotation marks
)


def _content(text: str, form: ContentForm) -> str | list[dict[str, str]]:
    return text if form == "text" else [{"type": "text", "text": text}]


def _raise_exception(message: object = "") -> None:
    raise jinja2.TemplateError(str(message))


def _strftime_now(form: str) -> str:
    return datetime.now().strftime(form)


def _to_json(
    value: object,
    ensure_ascii: bool = False,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    """Return JSON without Jinja2's escapes for HTML."""
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )
