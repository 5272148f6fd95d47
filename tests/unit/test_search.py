"""Search: any text that stands in a message or a file is found, in every script."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.attachments import Attachment
from app.base.folding import fold, occurrences, original_position
from app.storage import Store
from model_backends.protocol import Sampling

CHINESE = "今天港口有大雾，渡轮停开"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def add(store: Store, *texts: str) -> list[int]:
    conversation = store.create_conversation("A conversation").id
    return [store.add_message(conversation, "user", text).id for text in texts]


def found(store: Store, query: str) -> list[int]:
    return [hit.message for hit in store.search.find(query)]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (CHINESE, "大雾"),
        (CHINESE, "雾"),
        (CHINESE, "停开"),
        (CHINESE, "开"),
        (CHINESE, "港口有大雾，渡轮"),
        (CHINESE, "渡轮 港口"),
        ("霧が出ています", "が出"),
        ("霧が出ています", "か出"),
        ("ﾌｪﾘｰは欠航", "フェリー"),
        ("เรือข้ามฟากหยุดวิ่ง", "ข้ามฟาก"),
        ("घना कोहरा छाया है", "कोह"),
        ("শীতের কুয়াশা", "কুয়া"),
        ("안개가 짙다", "개가"),
        (unicodedata.normalize("NFD", "안개가 짙다"), "안개가"),
        ("안개가 짙다", unicodedata.normalize("NFD", "짙")),
        ("Новогодняя ёлка", "елка"),
        ("Новогодняя елка", "ЁЛКА"),
        ("το μάθημα", "ΜΑΘΗΜΑ"),
        ("ΤΟ ΜΆΘΗΜΑ", "μαθημα"),
        ("ο δρόμος", "ΔΡΟΜΟΣ"),
        ("die Straße", "STRASSE"),
        ("DIE STRASSE", "straße"),
        ("İstanbul'da ıslak", "istanbul ISLAK"),
        ("مُحَمَّدٌ", "محمد"),
        ("مـحـمـد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("Łódź, Ålesund, Øresund", "lodz alesund oresund"),
        ("đường phố", "DUONG PHO"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("eﬃcient", "efficient"),
        ("un œuf, un cœur", "coeur OEUF"),
        ("le coeur", "cœur"),
        ("smørrebrød og æbler", "AEBLER"),
        ("Ǽ", "æ"),
        ("عام ٢٠٢٦", "2026"),
        ("वर्ष 2026", "२०२६"),
        ("کتاب‌های فارسی", "كتاب فارسي"),
        ("مستشفى", "مستشفی"),
        ("the harbourmaster", "bourma"),
        ("the harbourmaster", "b"),
        ("a ferry 🛳️ sails", "🛳"),
        ("👩‍🚀 in space", "👩‍🚀"),
        ("x ≤ 3.14 %", "≤"),
        ("x ≤ 3.14 %", "3.14"),
        ("C++ and #tag", "c++"),
        ('say "fog"', '"fog"'),
        ("a_b*c", "_b*"),
        ("soft\N{SOFT HYPHEN}ware", "software"),
        ("nul\x00byte", "byte"),
        ("**大雾**预警", "大雾预警"),
        ("今天**港口**有`大雾`，*渡轮*停开", "港口有大雾"),
        ("用**Python**写", "用python写"),
        ("~~古い~~新しい", "古い新しい"),
        ("line\nbreak", "line break"),
        ("fog and river", "river, fog!"),
    ],
)
def test_what_stands_in_a_message_is_found(store: Store, text: str, query: str) -> None:
    _, message = add(store, "Something else entirely", text)
    store.end_reply(message, "complete", text=text, thought="", stats=None)
    assert found(store, query) == [message]


@pytest.mark.parametrize("query", ["大雨", "雾大", "x", "zz", "fog river", "\ud800", "́"])
def test_what_does_not_stand_there_is_not_found(store: Store, query: str) -> None:
    add(store, CHINESE, "fog", "river")
    assert found(store, query) == []


def test_every_part_of_a_text_is_found(store: Store) -> None:
    texts = (CHINESE, "Straße 東京 👍🏽 é", "한국어 ёж")
    messages = add(store, *texts)
    for message, text in zip(messages, texts, strict=True):
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                query = text[start:end]
                if fold(query).strip():
                    assert message in found(store, query), query


def test_newer_messages_come_first_and_many_are_limited(store: Store) -> None:
    messages = add(store, *(f"fog {number}" for number in range(30)))
    assert [hit.message for hit in store.search.find("fog", limit=4)] == messages[:-5:-1]
    assert [hit.message for hit in store.search.find("f", limit=4)] == messages[:-5:-1]


def test_a_letter_that_stands_in_many_different_places_is_found(store: Store) -> None:
    """More trigrams begin with it than are looked up one by one."""
    (message,) = add(store, " ".join(f"a{number:02}" for number in range(99)))
    assert found(store, "a") == [message]


def test_a_reply_is_found_as_it_grows_and_by_its_last_text_only(store: Store) -> None:
    (question,) = add(store, "What is fog?")
    reply = store.begin_reply(store.message(question), "demo", 1, Sampling())
    for block in ("Thin ", "mist"):
        store.commit_block(reply.id, block, "")
        assert found(store, block.strip()) == [reply.id]
    assert found(store, "thin mist") == [reply.id]
    store.end_reply(reply.id, "complete", text="A cloud", thought="", stats=None)
    assert found(store, "mist") == []
    assert found(store, "cloud") == [reply.id]


@pytest.mark.parametrize("query", ["大雾", "NEBEL", "abc"])
def test_excerpt_and_marks_show_the_place_in_the_original_text(store: Store, query: str) -> None:
    text = f"{'Straße ﬁn ㍍ ' * 400}{CHINESE} Nébel ＡＢＣ {'mehr ' * 400}"
    add(store, text)
    (hit,) = store.search.find(query)
    assert hit.excerpt.startswith("…")
    assert hit.excerpt.endswith("…")
    assert len(hit.excerpt) < 150
    assert [fold(hit.excerpt[slice(*mark)]) for mark in hit.marks] == [fold(query)]


def test_the_place_of_words_with_marks_is_shown_without_them(store: Store) -> None:
    add(store, f"{'mehr ' * 400}**大雾**预警 {'mehr ' * 400}")
    (hit,) = store.search.find("大雾预警")
    assert [hit.excerpt[slice(*mark)] for mark in hit.marks] == ["大雾预警"]
    assert found(store, "**大雾**") == [hit.message]


def test_a_long_row_of_marks_takes_linear_time(store: Store) -> None:
    """Each mark was tried as the beginning of the row: these would take an hour."""
    add(store, f"é {'`' * 500_000} x é a{'*' * 500_000} é")
    assert found(store, "é")


def test_marks_hold_whole_characters_with_their_accents() -> None:
    text = "Cafe\u0301s in der Straße"
    marked = [text[start:end] for start, end in occurrences(text, ["cafe", "s"])]
    assert marked == ["Cafe\u0301", "s", "S", "ß"]
    long = "ß" * 3000 + "x"
    assert original_position(long, 6000) == 3000


def test_folding_twice_changes_nothing() -> None:
    for code in range(0x110000):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


def test_files_are_found_by_text_and_name_in_every_script(store: Store) -> None:
    file = Attachment(name="渡轮.md", kind="text", language="", text="Ёлка", pages=None, bytes=1)
    question, _ = store.ask(
        None, "When?", title="t", draft="", model="", seed=1, sampling=Sampling(), attachments=[file]
    )
    for query in ("елк", "轮", "md елка"):
        (hit,) = store.search.find(query)
        assert (hit.message, hit.file) == (question.id, "渡轮.md")


@pytest.mark.parametrize("query", ["the harbour", "ha", "h", CHINESE[:1]])
def test_a_reader_finds_the_same(store: Store, query: str) -> None:
    (message,) = add(store, f"the harbour {CHINESE}")
    store.search.update()
    reader = store.reader()
    assert [hit.message for hit in reader.search.find(query)] == [message]
    reader.close()
