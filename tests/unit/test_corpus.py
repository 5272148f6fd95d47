"""The demo model's corpus is well formed, and held-out probes never occur in it."""

from __future__ import annotations

import random
from collections import Counter

from tools.train_demo_model.corpus import Conversation, probes, sample_conversation

DRAWN = 4000


def drawn() -> list[Conversation]:
    rng = random.Random(3)
    return [sample_conversation(rng) for _ in range(DRAWN)]


def normalise(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c in " +-×").strip()


def test_conversations_alternate_and_end_with_a_reply() -> None:
    for conversation in drawn():
        roles = [role for role, _ in conversation if role != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert all(text.strip() for _, text in conversation)


def test_the_same_seed_draws_the_same_conversations() -> None:
    assert drawn() == drawn()


def test_no_first_question_of_a_probe_is_trained() -> None:
    asked = {normalise(conversation[0][1]) for conversation in drawn()}
    single = [probe for probe in probes() if len(probe.messages) == 1]
    assert not [probe.messages[0][1] for probe in single if normalise(probe.messages[0][1]) in asked]


def test_probes_cover_every_skill_and_long_conversations() -> None:
    skills = Counter(probe.skill for probe in probes())
    assert len(skills) >= 13
    turns = [sum(role == "user" for role, _ in probe.messages) for probe in probes()]
    assert sum(count >= 4 for count in turns) >= 20


def test_a_wrong_reply_passes_no_probe() -> None:
    for probe in probes():
        assert not probe.check("")
        assert not probe.check("Yes.")
        assert not probe.check("fog fog fog fog fog fog fog fog")
