"""Thoughts in replies: tags, channels, and prompts that end within a thought, wherever blocks end."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_backends.diffusion_gemma.reply_decoder import ReplyDecoder
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from tests.tiny_model import TinyModel


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(TinyModel().write(tmp_path_factory.mktemp("model") / "tiny.gguf"))


def assert_decoded(
    decoder: ReplyDecoder, tokens: list[int], cuts: tuple[int, int], text: str, thought: str
) -> None:
    """Decode three blocks; the canvas never shows a tag that the reply does not."""
    first, second = cuts
    for block, last in ((tokens[:first], False), (tokens[first:second], False), (tokens[second:], True)):
        shown = "".join(decoder.pieces(block))
        decoder.add(block, last=last)
        assert all(tag not in shown or tag in text + thought for tag in ("<think>", "</think>", "final\n"))
    assert (decoder.text, decoder.thought) == (text, thought)


@pytest.mark.parametrize(
    ("written", "text", "thought"),
    [
        ("<think>hm</think>four", "four", "hm"),
        ("<think>\nhm\n</think>\n\nfour", "four", "hm\n"),
        ("<think>no end", "", "no end"),
        ("<think></think>four", "four", ""),
        ("<Thinking>hm</Thinking>four", "four", "hm"),
        ("<thought>hm</thought>four", "four", "hm"),
        ("two.<think>hm</think>four", "two.four", "hm"),
        ("two. <think>hm</think>\nfour<think>ah</think>", "two. \nfour", "hmah"),
        ("a <think> tag", "a <think> tag", ""),
        ("a `<think>` tag", "a `<think>` tag", ""),
        ("``` html\n<think>a</think>\n```\nb", "``` html\n<think>a</think>\n```\nb", ""),
        ("- ~~~\n  <think>\n  ~~~\n<think>a", "- ~~~\n  <think>\n  ~~~\n", "a"),
        ("````\n```\n<think>\n````\n<think>a</think>b", "````\n```\n<think>\n````\nb", "a"),
        ("<think>```\n</think>a<think>b</think>", "a", "```\nb"),
        ("<think>a <think> b</think>four", "four", "a <think> b"),
        ("four</think>", "four", ""),
        ("1 <th>2</th> <t", "1 <th>2</th> <t", ""),
        ("a < b <thi", "a < b <thi", ""),
        ("<<think>a</think>", "<", "a"),
        ("<|channel>thought\na<channel|><think>b</think>c", "c", "ab"),
        ("<|channel>thought\n<think>a<channel|>b", "b", "<think>a"),
        ("<|channel>analysis\na<channel|><|channel>final\nfour", "four", "a"),
        ("<|channel>commentary\na<|channel>final\nfour<channel|>", "four", "a"),
        ("<|channel>Final \nfour<channel|>!", "four!", ""),
        ("<|channel>final<channel|>four", "four", ""),
        ("<|channel>analysis\na<channel|>b<|channel>final", "b", "a"),
        ("<|channel>final\n<think>a</think>b", "b", "a"),
        ("<think>a<channel|>b</think>c", "c", "ab"),
    ],
)
def test_thoughts_are_told_from_the_answer_wherever_blocks_end(
    tokenizer: Tokenizer, written: str, text: str, thought: str
) -> None:
    tokens = tokenizer.encode_template(written)
    for first in range(len(tokens) + 1):
        for second in range(first, len(tokens) + 1, 3):
            assert_decoded(ReplyDecoder(tokenizer), tokens, (first, second), text, thought)


@pytest.mark.parametrize(
    ("opening", "written", "text", "thought"),
    [
        ("<turn|>\n<|turn>model\n<think>\n", "hm</think>four", "four", "hm"),
        ("<|turn>model\n<think>", "no end", "", "no end"),
        ("<|turn>model\n<think>\n\n</think>\n\n", "four", "four", ""),
        ("<|turn>model\n<|channel>thought\n", "hm<channel|>four", "four", "hm"),
        ("<|turn>model\n<|channel>thought\n<channel|>", "four", "four", ""),
        ("<|turn>model\n<|channel>final\n", "four", "four", ""),
        ("<|turn>model\n<|channel>", "analysis\nhm<channel|>four", "four", "hm"),
    ],
)
def test_a_reply_may_begin_within_a_thought(
    tokenizer: Tokenizer, opening: str, written: str, text: str, thought: str
) -> None:
    tokens = tokenizer.encode_template(written)
    for end in range(len(tokens) + 1):
        assert_decoded(ReplyDecoder(tokenizer, opening), tokens, (end, end), text, thought)


def test_a_continued_reply_knows_whether_it_stopped_within_code(tokenizer: Tokenizer) -> None:
    reply = ReplyDecoder(tokenizer, begun="```\na\n")
    assert reply.add(tokenizer.encode("<think>b\n```\n<think>c"), last=True) == ("<think>b\n```\n", "c")
    reply = ReplyDecoder(tokenizer, "<think>\n", begun="a")
    assert reply.add(tokenizer.encode(" b"), last=True) == ("b", "")


def test_half_a_tag_at_the_end_of_a_block_is_not_shown(tokenizer: Tokenizer) -> None:
    reply = ReplyDecoder(tokenizer)
    assert "".join(reply.pieces(tokenizer.encode("a\n<thi"))) == "a\n"
    assert reply.add(tokenizer.encode("a\n<thi")) == ("a\n", "")
    assert "".join(reply.pieces(tokenizer.encode("nk>b"))) == "b"
    assert "".join(reply.pieces(tokenizer.encode("s>b"))) == "s>b"
    assert reply.add(tokenizer.encode("s>b")) == ("<this>b", "")


def test_a_tag_that_is_a_control_token_is_a_tag(tmp_path: Path) -> None:
    tokenizer = Tokenizer(TinyModel(more_control=("<think>", "</think>")).write(tmp_path / "tiny.gguf"))
    tokens = tokenizer.encode_template("<think>a</think>b")
    assert len(tokens) == 4
    reply = ReplyDecoder(tokenizer)
    assert reply.pieces(tokens) == ("", "a", "", "b")
    assert reply.add(tokens, last=True) == ("b", "a")


@pytest.mark.parametrize(
    ("written", "thoughts"),
    [
        ("a<think>b c</think>d", "b c"),
        ("plain text", ""),
        ("<think>open", "open"),
        ("<think>a</think>b", "a"),
    ],
)
def test_the_positions_of_thoughts_are_known(tokenizer: Tokenizer, written: str, thoughts: str) -> None:
    tokens = tokenizer.encode_template(written)
    pieces, ranges = ReplyDecoder(tokenizer).pieces_and_thoughts(tokens)
    assert "".join("".join(pieces[first:end]) for first, end in ranges) == thoughts
    reply = ReplyDecoder(tokenizer)
    reply.add(tokens, last=True)
    assert reply.thought == thoughts


def test_a_block_within_a_thought_is_one(tokenizer: Tokenizer) -> None:
    reply = ReplyDecoder(tokenizer)
    reply.add(tokenizer.encode_template("<think>a b"))
    tokens = tokenizer.encode_template(" c d e")
    assert reply.pieces_and_thoughts(tokens)[1] == ((0, len(tokens)),)
    assert reply.pieces_and_thoughts(()) == ((), ())


def test_every_end_token_of_the_published_settings_ends_a_reply(tmp_path: Path) -> None:
    """Ids 1, 106 and 50 there: end of text, end of turn, and where a tool would answer."""
    tiny = TinyModel(more_control=("<|tool_response>", "</s>"), typed_as_text=("<|tool_response>", "</s>"))
    tokenizer = Tokenizer(tiny.write(tmp_path / "tiny.gguf"))
    ends = [tokenizer.encode_template(text)[0] for text in ("<eos>", "<turn|>", "<|tool_response>")]
    assert [token for token in range(tiny.vocab) if tokenizer.is_end(token)] == sorted(ends)
    assert all(tokenizer.piece(token) == b"" for token in ends)
    assert tokenizer.decode(tokenizer.encode("<s>a</s>")) == "<s>a</s>"
    assert not any(tokenizer.is_end(token) for token in tokenizer.encode("a<|tool_response>b</s>"))
