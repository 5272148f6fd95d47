"""Score a model file on held-out gaps and forms: `python -m tools.train_demo_model.evaluate_gaps FILE.gguf`.

Fillings come from the program's own back-end, from the same requests that the pad, `unfog fill`, a rewrite in
the chat and `unfog decide` make. `corpus.gap_probes` says by which rules a filling fits. An answer is right
if it is the likeliest of those to choose from.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.decisions.form import ANSWER_QUESTIONS
from app.filling import parse_holes
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.protocol import Event, Fill, Finished, Load, Message, Slot

from .corpus import forms, pages, stories
from .corpus.gap_probes import GapProbe, gap_probes
from .corpus.things import THINGS

OTHER_WORDS = 0.8, 1.2  # of a draft's tokens, as `session.rewriting` asks for it
FORMS_ABOUT_STORIES = 24
OTHER_WORDS_KIND = "sentiment in words never trained"
ANSWERS = {
    forms.SENTIMENT: (forms.POSITIVE, forms.NEGATIVE),
    forms.HOW_GOOD: ("1", "2", "4", "5"),
    forms.ANIMAL: ("yes", "no"),
    forms.ABOUT: tuple(dict.fromkeys(forms.KINDS.values())),
    forms.WHO: stories.GIRLS + stories.BOYS,
}


@dataclass(frozen=True)
class Score:
    """Whether a filling is right, what it is, and what it cost."""

    kind: str
    right: bool
    text: str
    steps: int


class Filler:
    """A model file and the requests to it."""

    def __init__(self, file: Path, seed: int) -> None:
        self._backend, self._seed = DiffusionGemmaBackend(), seed
        self._backend.load(Load(path=str(file), device="cpu"), lambda event: None)

    def fill(self, messages: Iterable[tuple[str, str]], template: tuple[str | Slot, ...]) -> Finished:
        """Fill a template."""
        events: list[Event] = []
        turns = tuple(
            Message(role="user" if role == "user" else "assistant", content=text) for role, text in messages
        )
        request = Fill(messages=turns, template=template, seed=self._seed)
        self._backend.fill(request, events.append, lambda: False)
        return next(event for event in events if isinstance(event, Finished))

    def close(self) -> None:
        """Free the model."""
        self._backend.close()


def slot_of(probe: GapProbe) -> Slot:
    """Return the slot that the program makes of such a gap."""
    if probe.to_the_end:
        return Slot()
    if probe.rewritten:
        return Slot(draft=probe.gap, scale=OTHER_WORDS)
    return parse_holes(f"[{probe.words} words]." if probe.words else "[…].").holes[0].slot


def score_gaps(filler: Filler, every: int, show: bool) -> list[Score]:
    """Fill the probes' gaps."""
    scores = []
    for probe in gap_probes()[::every]:
        done = filler.fill(probe.messages, (probe.before, slot_of(probe), probe.after))
        text = done.fillings[0].text if done.fillings else ""
        scores.append(Score(probe.kind, probe.fits(text), text, done.stats.steps))
        if show or not scores[-1].right:
            mark = "+" if scores[-1].right else "-"
            print(
                f"{mark} {probe.kind}: {probe.before[-40:]!r} [{text}] {probe.after[:40]!r}, {probe.gap!r}",
                flush=True,
            )
    return scores


def held_out_forms() -> list[forms.Form]:
    """Return forms whose texts are never trained: all sentences that judge something, and some stories."""
    judged = [
        forms.Form(one.text, ((forms.SENTIMENT, one.sentiment), (forms.HOW_GOOD, str(one.good))))
        for one in forms.HELD_OUT
    ]
    about: list[forms.Form] = []
    rng = random.Random("forms")
    while len(about) < FORMS_ABOUT_STORIES:
        thing = rng.choice(THINGS)
        story = stories.compose(rng, thing)
        if pages.has_held_out(story):
            about.append(forms.about(thing, story))
    other = [forms.Form(one.text, ((forms.SENTIMENT, one.sentiment),)) for one in forms.IN_OTHER_WORDS]
    return [*judged, *about, *other]


def score_forms(filler: Filler, every: int, show: bool) -> list[Score]:
    """Answer the questions of held-out forms, all of a form at once."""
    scores, others = [], {one.text for one in forms.IN_OTHER_WORDS}
    for form in held_out_forms()[::every]:
        template: list[str | Slot] = []
        for question, _ in form.answers:
            template += [f"{question} ", Slot(answers=ANSWERS[question]), "\n"]
        messages = (("user", f"{ANSWER_QUESTIONS}\n\n{form.text}"),)
        done = filler.fill(messages, tuple(template[:-1]))
        for (question, answer), filling in zip(form.answers, done.fillings, strict=True):
            right = filling.text == answer
            kind = OTHER_WORDS_KIND if form.text in others else question
            scores.append(Score(kind, right, filling.text, done.stats.steps))
            if show or not right:
                print(
                    f"{'+' if right else '-'} {form.text!r} {question} [{filling.text}], is {answer!r}",
                    flush=True,
                )
    return scores


def main() -> None:
    """Parse the command line and score a file."""
    parser = argparse.ArgumentParser(description="Scores a demo model file on held-out gaps and forms.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=1, help="only every n-th probe and form")
    parser.add_argument("--show", action="store_true", help="print right ones too")
    options = parser.parse_args()
    filler = Filler(options.file, options.seed)
    scores = score_gaps(filler, options.every, options.show) + score_forms(
        filler, options.every, options.show
    )
    filler.close()
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_kind[score.kind].append(score)
    print(f"{'':32}{'right':>6}{'of':>5}{'steps':>7}")
    for kind, group in by_kind.items():
        steps = sum(score.steps for score in group) / len(group)
        print(f"{kind:32}{sum(score.right for score in group):6}{len(group):5}{steps:7.1f}")


if __name__ == "__main__":
    main()
