"""Stored prompts, presets and overrides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage import Overrides, SavedPrompt, Store
from model_backends.protocol import Sampling

SHIPPED = (("plain", "Plain", "Answer plainly."), ("verse", "Verse", "Answer in verse."))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unfog.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(path)
    yield made
    made.close()


def ask(store: Store, conversation: int | None, text: str) -> int:
    """Ask something; the conversation it stands in."""
    question, _ = store.ask(
        conversation, text, title=text, draft="", model="demo", seed=1, sampling=Sampling()
    )
    return question.conversation


def test_prompts_are_kept_by_title_and_survive_a_restart(store: Store, path: Path) -> None:
    store.prompts.add("verse", "Answer in verse.")
    plain = store.prompts.add("Plain", "Answer plainly.\n\nNo lists.")
    store.prompts.put(SavedPrompt(id=plain.id, title="Plain words", text=plain.text))
    store.close()
    again = Store(path)
    assert [prompt.title for prompt in again.prompts.all()] == ["Plain words", "verse"]
    assert again.prompts.all()[0].text == "Answer plainly.\n\nNo lists."
    again.close()


def test_a_deleted_prompt_can_be_put_back_where_it_was(store: Store) -> None:
    first, second = store.prompts.add("A", "one"), store.prompts.add("A", "two")
    store.prompts.remove(first.id)
    assert store.prompts.all() == [second]
    store.prompts.put(first)
    assert store.prompts.all() == [first, second]


def test_prompts_that_come_with_the_program_come_once(store: Store) -> None:
    store.prompts.add_shipped(SHIPPED)
    plain, verse = store.prompts.all()
    store.prompts.remove(plain.id)
    changed = SavedPrompt(id=verse.id, title="Verse", text="Answer in hexameters.")
    store.prompts.put(changed)
    store.prompts.add_shipped((*SHIPPED, ("brief", "Brief", "Be brief.")))
    assert [(prompt.title, prompt.text) for prompt in store.prompts.all()] == [
        ("Brief", "Be brief."),
        ("Verse", "Answer in hexameters."),
    ]


def test_presets_are_saved_renamed_deleted_and_put_back(store: Store) -> None:
    calm = store.presets.add("Calm", "Few words.", Sampling(max_steps=12, t_max=0.5))
    wild = store.presets.add("Wild", "Many words.", Sampling(t_max=2.0))
    assert store.presets.all() == [calm, wild]
    store.presets.remove(calm.id)
    store.presets.put(calm)
    assert store.presets.all() == [calm, wild]


def test_the_next_conversation_gets_what_waits_for_it_and_only_that_one(store: Store, path: Path) -> None:
    overrides = Overrides(model="/models/a.gguf", system="Be brief.", sampling=Sampling(max_steps=8))
    store.overrides.set(None, Overrides(system="Something else."))
    store.overrides.set(None, overrides)
    store.close()
    again = Store(path)
    assert again.overrides.of(None) == overrides
    first, second = ask(again, None, "Hello!"), ask(again, None, "Hello again!")
    assert again.overrides.of(first) == overrides
    assert again.overrides.of(second) == again.overrides.of(None) == Overrides()
    ask(again, first, "And now?")
    assert again.overrides.of(first) == overrides
    again.close()


def test_a_conversation_that_is_gone_has_nothing_of_its_own(store: Store) -> None:
    assert store.overrides.of(77) == Overrides()
