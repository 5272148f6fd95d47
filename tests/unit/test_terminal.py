"""The terminal chat without a worker: its conversation and the rendering of replies."""

from __future__ import annotations

import io
import re
import sys

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from app.__main__ import prompt_from_input
from app.base.terminal_text import printable, printable_json
from app.cli.console import TerminalConsole, say
from app.cli.conversation import ChatOptions, Conversation, PromptError
from app.cli.reply import Reply, stats_line
from app.cli.view import FOG, JUST_ACCEPTED, SETTLED, UNSETTLED, ReplyView, cells_of, fog
from app.session.unsettled import unsettled_block
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    Finished,
    PromptPrefilled,
    Sampling,
    Stats,
    UnfogError,
)

STATS = Stats(
    prompt_tokens=4,
    cached_tokens=0,
    tokens=60,
    blocks=2,
    steps=10,
    forward_passes=12,
    prefill_seconds=0.1,
    denoise_seconds=0.4,
    seconds=0.5,
)
WORDS = ("Words ", "come ", "out ", "of ", "the ", "fog.")


def step(number: int, entropies: tuple[float, ...], accepted: tuple[bool, ...]) -> DenoisingStep:
    ids = tuple(range(len(WORDS)))
    return DenoisingStep(
        block=0,
        step=number,
        max_steps=8,
        temperature=0.8,
        draft=ids,
        canvas=ids,
        pieces=WORDS,
        accepted=accepted,
        entropies=entropies,
    )


def commit(text: str) -> BlockCommitted:
    return BlockCommitted(block=0, tokens=(1,), text=text, thought="", steps=2, converged=True)


def test_every_position_shows_how_sure_it_is() -> None:
    entropies = (0.01, 0.01, 0.3, 1.0, 4.0, 0.02)
    accepted = (True, True, False, False, False, True)
    cells = cells_of(step(2, entropies, accepted), accepted_before=(False, True, True, False, False, False))
    assert [style for _, style in cells] == [JUST_ACCEPTED, SETTLED, SETTLED, UNSETTLED, FOG, JUST_ACCEPTED]
    assert [text for text, _ in cells] == ["Words ", "come ", "out ", "of ", "░░░ ", "fog."]


def test_a_reply_begins_as_fog_and_ends_as_text() -> None:
    view = ReplyView()
    view.feed(step(1, (4.0,) * 6, (False,) * 6), 0.0)
    view.feed(step(2, (0.0,) * 6, (True,) * 6), 0.0)
    view.feed(commit("".join(WORDS)), 0.0)
    view.advance(0.0)
    assert {style for _, style in view.cells()} == {FOG}
    seen = set()
    for tick in range(1, 200):
        view.advance(tick * 0.05)
        seen.add("".join(text for text, _ in view.cells()))
        if view.idle:
            break
    assert view.idle
    assert "Words come out of the fog." in seen
    assert "Words come out of the fog." in draw(view)


def test_a_known_block_is_played_for_at_least_most_of_a_second() -> None:
    view = ReplyView()
    view.feed(step(1, (0.0,) * 6, (True,) * 6), 0.0)
    view.feed(commit("".join(WORDS)), 0.0)
    for tick in range(16):
        view.advance(tick * 0.05)
    assert not view.idle


def test_only_the_last_lines_are_drawn_when_a_reply_is_longer_than_the_screen() -> None:
    view = ReplyView()
    view.feed(step(1, (0.0,) * 6, (True,) * 6), 0.0)
    view.feed(commit("\n\n".join(f"Line {i}." for i in range(50))), 0.0)
    for tick in range(200):
        view.advance(tick * 0.05)
    lines = draw(view).strip().splitlines()
    assert len(lines) <= 20
    assert lines[-1].strip() == "Line 49."


def draw(view: ReplyView) -> str:
    console = Console(file=io.StringIO(), width=60, height=20)
    console.print(view)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


HOSTILE = "a\x1b]0;title\x07b\x1b[2Jc\x9b1md\x85\x7f\u202ee\u2066\u200f\U000e0041\r\tf\u2028g\n"
CLEAN = "a]0;titleb[2Jc1mde\tf\ng\n"


def test_a_model_cannot_command_the_terminal() -> None:
    assert printable(HOSTILE) == CLEAN
    harmless = "“100\u00a0km”\u3000ناخواسته می\u200cروم 👩\u200d💻 é e\u0301 \u00ad大雾"
    assert printable(harmless) == harmless


def test_json_for_a_terminal_holds_the_exact_text_in_escapes() -> None:
    line = printable_json(msgspec.json.encode({"text": HOSTILE}) + b"\n")
    assert msgspec.json.decode(line) == {"text": HOSTILE}
    assert printable(line.decode()) == line.decode()


def test_what_is_printed_is_cleaned_in_markup_tables_and_plain_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console = TerminalConsole(file=io.StringIO(), width=80, force_terminal=True, _environ={"TERM": "xterm"})
    table = Table("model")
    table.add_row(HOSTILE)
    for printed in (table, Text(HOSTILE, style="bold"), Markdown(f"# {HOSTILE}\n\n`{HOSTILE}`"), HOSTILE):
        console.print(printed)
    assert isinstance(console.file, io.StringIO)
    shown = re.sub(r"\x1b\[[\d;]*m", "", console.file.getvalue())  # rich's own colours
    assert printable(shown) == shown
    assert "title" in shown
    say(HOSTILE)
    say(HOSTILE, to_stderr=True)
    assert capsys.readouterr() == (CLEAN + "\n", CLEAN + "\n")


def test_a_conversation_remembers_what_was_said() -> None:
    conversation = Conversation.begin(ChatOptions(system="Be brief.", seed=7, steps=5, thinking=True))
    request = conversation.request("Hello!")
    assert [message.role for message in request.messages] == ["system", "user"]
    assert (request.seed, request.sampling.max_steps, request.thinking) == (7, 5, True)
    conversation.keep(request, Reply(text="Hi."))
    following = conversation.request("And now?")
    assert [message.content for message in following.messages] == ["Be brief.", "Hello!", "Hi.", "And now?"]
    assert following.id != request.id
    conversation.clear()
    assert [message.role for message in conversation.messages] == ["system"]


def test_a_reply_that_never_began_leaves_no_trace() -> None:
    conversation = Conversation.begin(ChatOptions())
    conversation.keep(conversation.request("Hello!"), Reply(text=" "))
    assert conversation.messages == []


def test_without_a_seed_every_reply_draws_one() -> None:
    conversation = Conversation.begin(ChatOptions())
    assert len({conversation.request("Hello!").seed for _ in range(5)}) > 1


def test_an_empty_prompt_is_refused_with_a_hint() -> None:
    with pytest.raises(PromptError) as caught:
        Conversation.begin(ChatOptions()).request(" \n")
    assert caught.value.hint


def test_committed_blocks_survive_a_failure() -> None:
    reply = Reply()
    for event in (PromptPrefilled(done=3, total=3, cached=0, left_out=2), commit("Half of it. ")):
        reply.handle(event)
    reply.handle(Failed(kind="crash", message="Gone.", hint="Again."))
    assert reply.text == "Half of it. "
    assert "2 older messages" in reply.note()


def test_an_empty_reply_is_explained() -> None:
    reply = Reply()
    reply.handle(Finished(reason="end_of_turn", text="", thought="", stats=STATS))
    assert "empty reply" in reply.note()


def test_the_figures_of_a_reply_carry_their_units_and_the_seed() -> None:
    line = stats_line(STATS, "CPU (2 threads)", 7)
    assert line.startswith("60 tokens in 0.50 s (120 tokens/s) · 2 blocks · 5.0 steps per block")
    assert line.endswith("6.0 tokens per step · CPU (2 threads) · seed 7")


def test_one_of_a_thing_is_singular() -> None:
    one = msgspec.structs.replace(STATS, tokens=1, blocks=1, seconds=1.0)
    assert stats_line(one, "CPU", 7).startswith("1 token in 1.00 s (1 token/s) · 1 block · ")
    slow = stats_line(msgspec.structs.replace(STATS, tokens=2, seconds=5.0), "CPU", 7)
    assert slow.startswith("2 tokens in 5.00 s (0.4 tokens/s)")
    assert Reply(left_out=1).note() == "1 older message no longer fits and was left out."


def test_nothing_is_kept_where_there_is_nothing() -> None:
    reply = Reply()
    reply.handle(Finished(reason="cancelled", text="", thought="", stats=STATS))
    assert reply.note() == "Stopped."
    reply.handle(Finished(reason="cancelled", text="Half. ", thought="", stats=STATS))
    assert reply.note() == "Stopped. The finished part is kept."


def test_a_block_that_did_not_settle_is_noted() -> None:
    reply = Reply()
    block = BlockCommitted(
        block=0, tokens=(1,), text="Fog.", thought="", steps=48, converged=True, certainty=1.0
    )
    reply.handle(block)
    reply.handle(msgspec.structs.replace(block, block=1, converged=False, certainty=0.999))
    reply.handle(Finished(reason="end_of_turn", text="Fog.Fog.", thought="", stats=STATS))
    assert reply.note().startswith("Block 2 didn't settle: 48 steps, 99% sure.")


def test_a_block_of_padding_that_did_not_settle_is_not_noted() -> None:
    reply = Reply()
    reply.handle(
        BlockCommitted(block=0, tokens=(), text="", thought="", steps=48, converged=False, certainty=0.1)
    )
    assert reply.note() == ""


def test_where_no_block_may_end_early_none_is_unsettled() -> None:
    block = BlockCommitted(
        block=0, tokens=(1,), text="Fog.", thought="", steps=9, converged=False, certainty=0.5
    )
    assert len(unsettled_block(block, 0, Sampling(max_steps=9))) == 1
    assert unsettled_block(block, 0, Sampling(max_steps=9, confidence=0.0)) == ()


def test_a_stopped_reply_has_a_draft_which_can_be_kept() -> None:
    conversation = Conversation.begin(ChatOptions())
    request, reply = conversation.request("What is fog?"), Reply()
    reply.handle(step(3, (0.0,) * 6, (True, True, False, False, True, True)))
    reply.handle(Finished(reason="cancelled", text="", thought="", stats=STATS))
    assert reply.draft == "Words come … the fog."
    conversation.keep(request, reply)
    assert conversation.messages == []
    conversation.keep_draft(request, reply)
    assert [message.content for message in conversation.messages] == ["What is fog?", "Words come … the fog."]


# ---- Standard input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "prompt", "note"),
    [
        ("Grüße 雾\n".encode(), "Grüße 雾", ""),
        ("Grüße 雾\r\n".encode("utf-16"), "Grüße 雾", ""),
        ("Grüße aus München\n".encode("cp1252"), "Grüße aus München", "Windows-1252"),
        ("Grüße 雾\n".encode() + b"\xff", "Grüße 雾\n�", "can't be read"),
    ],
)
def test_a_prompt_in_any_encoding_is_read_and_a_guess_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, prompt: str, note: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert prompt_from_input(wait=True) == prompt
    told = capsys.readouterr().err
    assert note in told
    assert bool(note) == bool(told)


def test_a_prompt_that_is_not_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(range(256)) * 9)))
    with pytest.raises(UnfogError, match="it isn't text"):
        prompt_from_input(wait=True)


# ---- Fog before the first step -----------------------------------------------------------------


NOISE = BlockStarted(block=0, canvas=(1, 2, 3, 4, 5, 6), pieces=(" grey", "", "雾", "\n", "👩", "a\u0301§"))


def test_fog_stands_from_the_first_moment_and_takes_on_the_noise() -> None:
    view = ReplyView(fog_seconds=1.0)
    view.begin(6)
    view.advance(0.0)
    assert [text for text, _ in view.cells()] == ["░░░ "] * 6
    assert not view.idle
    view.feed(NOISE, 0.1)
    view.advance(0.1)
    view.advance(0.6)
    cells = view.cells()
    assert {style for _, style in cells} == {FOG}
    assert [text for text, _ in cells] == [" grey", "░░░ ", "░", " ", "░", "a░§"]


def test_fog_is_held_and_its_characters_are_those_of_the_noise() -> None:
    view = ReplyView(fog_seconds=1.0)
    view.begin(6)
    view.feed(NOISE, 0.0)
    view.feed(step(1, (4.0,) * 6, (False,) * 6), 0.0)
    view.feed(commit("".join(WORDS)), 0.0)
    for tick in range(20):
        view.advance(tick * 0.05)
        assert {style for _, style in view.cells()} == {FOG}
    view.advance(1.1)
    view.advance(2.0)
    assert view.cells()[0] == ("greyg ", FOG)  # the room of "Words "
    for tick in range(80):
        view.advance(2.0 + tick * 0.05)
    view.end()
    assert view.idle
    assert "Words come out of the fog." in draw(view)


def test_what_ends_in_the_fog_leaves_nothing() -> None:
    view = ReplyView(fog_seconds=1.0)
    view.begin(6)
    view.advance(0.0)
    view.end()
    assert view.idle
    assert view.cells() == []


def test_wide_characters_keep_their_columns_as_fog() -> None:
    wide = ("先烧水", "👩\u200d💻", "e\u0301", "한국어")
    assert [cell_len(text) for text, _ in fog(wide)] == [cell_len(piece) for piece in wide]
    marked = fog(wide, ("雾", " mist", "§", "x"))
    assert [cell_len(text) for text, _ in marked] == [cell_len(piece) for piece in wide]
    view = ReplyView(fog_seconds=1.0)
    view.begin(200)
    view.feed(BlockStarted(block=0, canvas=(1,) * 200, pieces=wide * 50), 0.0)
    view.advance(0.0)
    view.advance(1.0)
    lines = draw(view).splitlines()
    assert max(cell_len(line) for line in lines) <= 60
    assert not any(char in draw(view) for char in "先👩한")
