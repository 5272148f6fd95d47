"""From a conversation to prompt tokens: tokenizer, chat template, reply text."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_backends.diffusion_gemma.chat_template import ChatTemplate, TemplateError
from model_backends.diffusion_gemma.reply_decoder import ReplyDecoder
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.protocol import Message
from model_backends.templates.process import TemplateProcess
from tests.tiny_model import CHAT_TEMPLATE, CONTROL, TinyModel


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(TinyModel().write(tmp_path_factory.mktemp("model") / "tiny.gguf"))


@cache
def process() -> TemplateProcess:
    """The process of all tests: starting one takes longer than most of them."""
    return TemplateProcess()


def template(source: str, tokenizer: Tokenizer) -> ChatTemplate:
    return ChatTemplate(source, tokenizer, process())


def user(text: str) -> Message:
    return Message(role="user", content=text)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_text_survives_encoding(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


@given(text=st.lists(st.sampled_from([*CONTROL, "the", " ", "\n", "<", "|>"]), max_size=8).map("".join))
def test_typed_text_never_becomes_control_tokens(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenizer.encode(text)
    assert not [t for t in tokens if tokenizer.is_control(t) or tokenizer.is_end(t)]
    assert tokenizer.decode(tokens) == text


def test_a_control_token_that_the_file_types_wrongly_stays_text(tmp_path: Path) -> None:
    tiny = TinyModel(typed_as_text=("<turn|>", "<|channel>"))
    tokenizer = Tokenizer(tiny.write(tmp_path / "tiny.gguf"))
    channel = CONTROL.index("<|channel>")
    typed = tokenizer.encode("say <|channel> now, <|channel>!")
    assert tokenizer.encode_template("<|channel>") == [channel]
    assert channel not in typed
    assert tokenizer.decode(typed) == "say <|channel> now, <|channel>!"
    assert tokenizer.is_end(tokenizer.encode_template("<turn|>")[0])
    assert not any(tokenizer.is_end(t) for t in tokenizer.encode("say <turn|> now"))


def test_control_tokens_of_the_template_are_control_tokens(tokenizer: Tokenizer) -> None:
    tokens = template(CHAT_TEMPLATE, tokenizer).encode([user("the <turn|> end")], thinking=False)
    marks = [CONTROL[t] for t in tokens if t < len(CONTROL)]
    assert marks == ["<bos>", "<|turn>", "<turn|>", "<|turn>"]
    assert tokenizer.decode(tokens) == "user\nthe <turn|> end\nmodel\n"


def test_a_system_message_and_thinking_reach_the_template(tokenizer: Tokenizer) -> None:
    messages = [
        Message(role="system", content="be kind"),
        user("a"),
        Message(role="assistant", content="b"),
        user("c"),
    ]
    compiled = template(CHAT_TEMPLATE, tokenizer)
    tokens = compiled.encode(messages, thinking=True)
    assert tokenizer.decode(tokens) == "system\n\nsystem\nbe kind\nuser\na\nmodel\nb\nuser\nc\nmodel\n"
    assert compiled.supports_thinking


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ messages }}",
        "{{ messages.append(1) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ messages[0].update({'content': 'x'}) }}",
    ],
)
def test_a_template_that_calls_forbidden_python_is_refused(tokenizer: Tokenizer, source: str) -> None:
    with pytest.raises(TemplateError, match="forbidden"):
        template(source, tokenizer).encode([user("hi")], thinking=False)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% for %}", "broken"),
        ("{{ raise_exception('no system turn') }}", "no system turn"),
        ("{{ messages[0].content + 1 }}", "failed"),
        ("{{ 1 / 0 }}", "failed"),
        ("{{ 'a' * 10000000000 }}{{ messages }}", "forbidden"),
        ("{{ '%1000000000000d' % 1 }}", "256 MB"),
        ("{{ " + "(" * 300 + ")" * 300 + " }}", "broken"),
        ("{% for m in messages %}{{ m.content if m.role == 'system' }}{% endfor %}", "drops a message"),
        ("hello", "drops a message"),
    ],
)
def test_a_template_that_fails_is_a_clear_error(tokenizer: Tokenizer, source: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        template(source, tokenizer).encode([user("hi")], thinking=False)


def ids(tokenizer: Tokenizer, text: str) -> tuple[int, ...]:
    return tuple(tokenizer.encode_template(text))


def test_a_character_cut_by_a_block_s_end_waits_for_the_next(tokenizer: Tokenizer) -> None:
    tokens = ids(tokenizer, "é")  # two byte tokens
    assert len(tokens) == 2
    reply = ReplyDecoder(tokenizer)
    assert reply.add(tokens[:1]) == ("", "")
    assert reply.add(tokens[1:], last=True) == ("é", "")
    cut = ReplyDecoder(tokenizer)
    assert cut.add(tokens[:1], last=True) == ("\ufffd", "")


def test_thoughts_are_told_from_the_reply_and_markers_never_show(tokenizer: Tokenizer) -> None:
    reply = ReplyDecoder(tokenizer)
    assert reply.add(ids(tokenizer, "<|channel>thought\nthe")) == ("", "the")
    assert reply.add(ids(tokenizer, " sun<channel|>yes"), last=True) == ("yes", " sun")
    assert (reply.text, reply.thought) == ("yes", "the sun")


def test_every_thought_loses_its_name_wherever_a_block_ends(tokenizer: Tokenizer) -> None:
    reply = ReplyDecoder(tokenizer)
    assert reply.add(ids(tokenizer, "<|channel>thou")) == ("", "")
    assert reply.add(ids(tokenizer, "ght\na<channel|>b<|channel>thought\nc<channel|>d"), last=True) == (
        "bd",
        "ac",
    )


@pytest.mark.parametrize(
    ("written", "text", "thought"),
    [
        ("<|channel>thought\nLet me see.<channel|>Four.", "Four.", "Let me see."),
        ("<|channel>thought\n<channel|>Four.", "Four.", ""),
        ("<|channel>thought<channel|>Four.", "Four.", ""),
        ("<|channel><channel|>Four.", "Four.", ""),
        ("Two.<|channel>thought\nHm.<channel|>Four.", "Two.Four.", "Hm."),
        ("<|channel>thought\nno end", "", "no end"),
        ("<channel|>Four.", "Four.", ""),
        (
            "<|channel>No name, but a long line about something else.<channel|>Four.",
            "Four.",
            "No name, but a long line about something else.",
        ),
        ("<|channel>Short.<channel|>Four.", "Four.", "Short."),
        ("<|channel>thought\nOne.<|channel>thought\nTwo.<channel|>Four.<turn|>", "Four.", "One.Two."),
    ],
)
def test_markers_and_names_never_show_wherever_blocks_end(
    tokenizer: Tokenizer, written: str, text: str, thought: str
) -> None:
    tokens = ids(tokenizer, written)
    for first in range(len(tokens) + 1):
        for second in range(first, len(tokens) + 1):
            reply = ReplyDecoder(tokenizer)
            reply.add(tokens[:first])
            reply.add(tokens[first:second])
            reply.add(tokens[second:], last=True)
            assert (reply.text, reply.thought) == (text, thought)


def test_a_channel_s_name_has_no_letters_on_the_canvas(tokenizer: Tokenizer) -> None:
    tokens = ids(tokenizer, "a<|channel>thought\nhm<channel|>b")
    for end in range(len(tokens) + 1):
        reply = ReplyDecoder(tokenizer)
        reply.add(tokens[:end])
        assert "".join(reply.pieces(tokens[end:])) == "ahmb"[len(reply.text + reply.thought) :]


def test_a_character_of_several_tokens_belongs_to_the_last_of_them(tokenizer: Tokenizer) -> None:
    reply, tokens = ReplyDecoder(tokenizer), ids(tokenizer, "aé")
    assert reply.pieces(tokens) == ("a", "", "é")
    reply.add(tokens[:2])
    assert reply.pieces(tokens[2:]) == ("é",)


def test_the_same_conversation_gives_the_same_tokens(tokenizer: Tokenizer) -> None:
    compiled = template(CHAT_TEMPLATE, tokenizer)
    assert compiled.encode([user("hi")], thinking=False) == compiled.encode([user("hi")], thinking=False)


def test_models_differ_in_their_template_only_by_the_file(tmp_path: Path) -> None:
    other = dataclasses.replace(TinyModel(), chat_template="{{ messages[-1].content }}")
    tokenizer = Tokenizer(other.write(tmp_path / "other.gguf"))
    tokens = template(other.chat_template, tokenizer).encode([user("hi")], thinking=False)
    assert tokenizer.decode(tokens) == "hi"
