"""Chat templates of all kinds: those made for other programs, and hostile ones."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest

from model_backends.cancellation import Cancelled, CancelledError, never
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.files.check import check
from model_backends.files.protocol import Check
from model_backends.protocol import Message, Role
from model_backends.templates.process import TemplateError, TemplateProcess
from tests.tiny_model import CONTROL, TinyModel

FOREVER = "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = a %}{% endfor %}{% endfor %}"
DOUBLE = "{{% set n = namespace(x={0}) %}}{{% for i in range(99) %}}{{% set n.x = {1} %}}{{% endfor %}}"
PLAIN = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
ALTERNATING = (
    "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Roles must alternate, with the user first') }}{% endif %}"
    "[{{ m.role }}]{{ m.content }}{% endfor %}"
)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(TinyModel().write(tmp_path_factory.mktemp("model") / "tiny.gguf"))


@cache
def process() -> TemplateProcess:
    return TemplateProcess()


def conversation(*turns: tuple[Role, str]) -> list[Message]:
    return [Message(role=role, content=content) for role, content in turns]


def prompt(source: str, tokenizer: Tokenizer, *turns: tuple[Role, str]) -> str:
    """Return a prompt as text, control tokens in braces."""
    tokens = ChatTemplate(source, tokenizer, process()).encode(conversation(*turns), thinking=False)
    return "".join(f"{{{CONTROL[t]}}}" if t < len(CONTROL) else tokenizer.decode([t]) for t in tokens)


HOSTILE = {
    "power": ("{{ 10 ** 1000000000 }}", "power"),
    "nested ranges": (FOREVER, "too long"),
    "output": ("{% for a in range(99999) %}{{ 'some text' }}{% endfor %}", "never stops writing"),
    "~": (DOUBLE.format("'a'", "n.x ~ n.x"), "256 MB"),
    "+": (DOUBLE.format("[1]", "n.x + n.x"), "256 MB"),
    "replace": (DOUBLE.format("'aa'", "n.x.replace('a', n.x)"), "256 MB"),
    "ljust": ("{{ 'a'.ljust(10000000000) }}", "256 MB"),
    "center": ("{{ 'a' | center(10000000000) }}", "256 MB"),
    "format": ("{{ '{:10000000000}'.format(1) }}", "256 MB"),
    "join": ("{{ range(99999) | join('a' * 99999) }}", "256 MB"),
    "batch": ("{{ [1] | batch(10000000000, 'x') | list }}", "256 MB"),
    "lipsum": ("{{ lipsum(n=1000000) }}", "too long"),
    "a macro that calls itself": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    "a tree of macros": (
        "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n else 'x' }}{% endmacro %}{{ m(99) }}",
        "too long",
    ),
    "deep nesting": ("{{ " + "[" * 9999 + "]" * 9999 + " }}", "broken"),
    "a huge template": ("a" * 9_999_999, "too long: 9,999,999"),
    "a message repeated": ("{% for i in range(99) %}{{ messages[0].content }}{% endfor %}", "repeats"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_template_without_end_is_stopped_and_the_next_one_works(name: str, tokenizer: Tokenizer) -> None:
    source, message = HOSTILE[name]
    with pytest.raises(TemplateError, match=message):
        prompt(source, tokenizer, ("user", "hi"))
    assert prompt(PLAIN, tokenizer, ("user", "hi")) == "[user]hi"


def test_a_hostile_template_does_no_harm_when_a_file_is_opened_or_checked(tmp_path: Path) -> None:
    model = dataclasses.replace(TinyModel(), chat_template="{{ 10 ** 1000000000 }}")
    path = model.write(tmp_path / "tiny.gguf")
    assert Tokenizer(path).encode("hi")
    with pytest.raises(TemplateError, match="chat template attempts something forbidden"):
        check(Check(path=str(path)))


def test_a_template_that_turns_hostile_later_is_stopped_then(tokenizer: Tokenizer) -> None:
    source = f"{{% if messages | length > 5 %}}{FOREVER}{{% endif %}}{PLAIN}"
    template = ChatTemplate(source, tokenizer, process())
    question = conversation(("user", "a"))
    before = template.encode(question, thinking=False)
    with pytest.raises(TemplateError, match="too long"):
        template.encode(question * 6, thinking=False)
    assert template.encode(question, thinking=False) == before


def test_rendering_can_be_stopped(tokenizer: Tokenizer) -> None:
    template = ChatTemplate(
        f"{{% if messages | length > 5 %}}{FOREVER}{{% endif %}}{PLAIN}", tokenizer, process()
    )
    with pytest.raises(CancelledError):
        template.encode(conversation(*[("user", "a")] * 6), thinking=False, cancelled=lambda: True)
    assert template.encode(conversation(("user", "a")), thinking=False)


def test_tags_without_meaning_here_are_ignored(tokenizer: Tokenizer) -> None:
    source = (
        "{%- for m in messages -%}{%- if m.role == 'assistant' -%}"
        "{%- generation -%}<{{ m.content }}>{% set seen = m.content %}{%- endgeneration -%}{{ seen }}"
        "{%- else -%}{% cache 'a', 5 %}{{ m.content }}{% endcache %}{%- endif -%}{%- endfor -%}"
    )
    assert prompt(source, tokenizer, ("user", "a"), ("assistant", "b"), ("user", "c")) == "a<b>bc"


def test_loop_controls_and_statements_work(tokenizer: Tokenizer) -> None:
    source = (
        "{% for m in messages %}{% if loop.index0 == 2 %}{% break %}{% endif %}{{ m.content }}{% endfor %}"
    )
    template = ChatTemplate(source, tokenizer, process())
    assert (
        tokenizer.decode(template.encode(conversation(("user", "a"), ("user", "b")), thinking=False)) == "ab"
    )


def test_a_tag_that_is_not_closed_is_an_error(tokenizer: Tokenizer) -> None:
    with pytest.raises(TemplateError, match="broken: Encountered unknown tag 'generation'"):
        prompt("{% generation %}{{ messages[0].content }}", tokenizer, ("user", "a"))


def test_special_tokens_and_the_usual_variables_are_there(tokenizer: Tokenizer) -> None:
    source = (
        "{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token }}{{ mask_token }}"
        "{{ messages[0].content }}"
        "{% if tools is not none or documents %}no{% endif %}{% if add_generation_prompt %}!{% endif %}"
        "{{ strftime_now('%d') | length }}{{ {'a': '<'} | tojson }}"
    )
    expected = '{<bos>}{<eos>}{<pad>}{<unk>}{<mask>}a!2{"a": "<"}'
    assert prompt(source, tokenizer, ("user", "a")) == expected


def test_tools_that_a_template_loops_over_are_empty(tokenizer: Tokenizer) -> None:
    source = "{% for tool in tools %}{{ tool }}{% endfor %}{{ messages[0].content }}"
    assert prompt(source, tokenizer, ("user", "a")) == "a"


@pytest.mark.parametrize("roles", ["all", "user", "user assistant"])
def test_content_can_be_a_list_of_parts(roles: str, tokenizer: Tokenizer) -> None:
    source = (
        f"{{% for m in messages %}}[{{{{ m.role }}}}]{{% if m.role in '{roles}' or '{roles}' == 'all' %}}"
        "{% for part in m.content %}{% if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}"
        "{% else %}{{ '' + m.content }}{% endif %}{% endfor %}"
    )
    turns: tuple[tuple[Role, str], ...] = (
        ("system", "be kind"), ("user", "a"), ("assistant", "b"), ("user", "c<turn|>"),
    )  # fmt: skip
    assert prompt(source, tokenizer, *turns) == "[system]be kind[user]a[assistant]b[user]c<turn|>"


@pytest.mark.parametrize(
    "source",
    [
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('No system role') }}{% endif %}"
        "[{{ m.role }}]{{ m.content }}{% endfor %}",
        "{% for m in messages if m.role != 'system' %}[{{ m.role }}]{{ m.content }}{% endfor %}",
        ALTERNATING,
    ],
)
def test_without_a_system_role_the_prompt_joins_the_first_question(source: str, tokenizer: Tokenizer) -> None:
    turns: tuple[tuple[Role, str], ...] = (
        ("system", "be <turn|> kind\n"), ("user", "a"), ("assistant", "b"), ("user", "c"),
    )  # fmt: skip
    assert prompt(source, tokenizer, *turns) == "[user]be <turn|> kind\n\na[assistant]b[user]c"


def test_roles_alternate_where_the_template_wants_it(tokenizer: Tokenizer) -> None:
    assert prompt(ALTERNATING, tokenizer, ("user", "a"), ("user", "b")) == "[user]a\n\nb"
    assert prompt(ALTERNATING, tokenizer, ("assistant", "a"), ("user", "b")) == "[user][assistant]a[user]b"
    assert prompt(PLAIN, tokenizer, ("user", "a"), ("user", "b")) == "[user]a[user]b"


def test_a_template_s_own_message_is_told_in_one_line(tokenizer: Tokenizer) -> None:
    with pytest.raises(TemplateError) as caught:
        prompt("{{ raise_exception('only\x1b[31m for\n tools.') }}", tokenizer, ("user", "a"))
    assert caught.value.message == "The file's chat template failed: only [31m for tools."
    for nothing in ("", " ", r"\ud800\n"):
        with pytest.raises(TemplateError, match=r"failed: TemplateError\.$"):
            prompt(f"{{{{ raise_exception('{nothing}') }}}}", tokenizer, ("user", "a"))
    with pytest.raises(TemplateError) as caught:
        prompt("{{ raise_exception('x' * 99999) }}", tokenizer, ("user", "a"))
    assert len(caught.value.message) < 400


class CountingTokenizer(Tokenizer):
    """Counts how often typed text is tokenised."""

    calls = 0

    def encode(self, text: str, cancelled: Cancelled = never, most: int | None = None) -> list[int]:
        self.calls += 1
        return super().encode(text, cancelled, most)


def test_the_messages_of_a_very_long_conversation_are_tokenised_once(tmp_path: Path) -> None:
    tokenizer = CountingTokenizer(TinyModel().write(tmp_path / "tiny.gguf"))
    template = ChatTemplate(PLAIN, tokenizer, process())
    roles: tuple[Role, Role] = ("user", "assistant")
    turns = [Message(role=roles[n % 2], content=f"message {n}") for n in range(5001)]
    tokens = template.encode(turns, thinking=False)
    assert tokens[-len(tokenizer.encode("message 5000")) :] == tokenizer.encode("message 5000")
    before = tokenizer.calls
    assert template.encode(turns, thinking=False) == tokens
    assert template.estimated_length(turns, thinking=False) == len(tokens)
    assert tokenizer.calls == before


def test_a_long_text_is_tokenised_in_pieces_that_can_be_stopped(tokenizer: Tokenizer) -> None:
    text = ("the sun and\n\n the sea " * 40 + "\n") * 100
    assert tokenizer.encode(text) == tokenizer.encode_template(text)
    line = "the sun  and the sea " * 10_000
    assert tokenizer.encode(line) == tokenizer.encode_template(line)
    asked = []
    with pytest.raises(CancelledError):
        tokenizer.encode(line, lambda: asked.append(1) or len(asked) > 2)  # type: ignore[func-returns-value]
    assert len(asked) == 3


def test_of_an_endless_text_no_more_is_tokenised_than_asked_for(tokenizer: Tokenizer) -> None:
    line = "the sun and the sea\n"
    asked = []
    tokens = tokenizer.encode(line * 200_000, lambda: bool(asked.append(1)), most=20_000)  # type: ignore[func-returns-value]
    assert tokens == tokenizer.encode(line * 200_000, most=len(tokens) - 1)
    assert len(tokens) > 20_000
    assert len(asked) < 10


def test_many_spelled_control_tokens_are_cut_in_one_pass(tmp_path: Path) -> None:
    tiny = TinyModel(typed_as_text=("<turn|>", "<|channel>"))
    tokenizer = Tokenizer(tiny.write(tmp_path / "tiny.gguf"))
    text = "<|channel>a<turn|>" * 5000
    tokens = tokenizer.encode(text)
    assert tokenizer.decode(tokens) == text
    assert not any(token < len(CONTROL) for token in tokens)
