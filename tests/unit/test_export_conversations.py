"""Export of conversations: Markdown, HTML, and Unfog's own file, which can be imported again."""

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.gui.widgets.theme import DARK, LIGHT, Colors
from app.import_export import (
    ImportExportError,
    export_conversation,
    export_json,
    save_all,
    save_conversation,
    suggested_name,
)
from app.import_export.formats.unfog_file import write_unfog
from app.import_export.html_page import html_page
from app.import_export.importing import Importer
from app.import_export.markdown_page import markdown_page
from app.import_export.names import FileNames, file_name
from app.import_export.protocol import batches
from app.import_export.records import ConversationTree, Reading, TreeMessage
from app.import_export.tree import read_tree
from app.storage import (
    Conversation,
    DraftBlock,
    Overrides,
    StorageError,
    Store,
    StoredMessage,
    UnsettledBlock,
)
from app.storage.records import LATEST
from app.storage.rows import title_of
from model_backends.protocol import Sampling, Stats
from tests.unit.reading import import_file, read

STATS = Stats(
    prompt_tokens=12,
    cached_tokens=4,
    tokens=90,
    blocks=2,
    steps=20,
    forward_passes=22,
    prefill_seconds=0.1,
    denoise_seconds=0.5,
    seconds=0.6,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def talk(store: Store, *texts: str, title: str = "Fog") -> int:
    """A conversation of these texts: a question, its reply, and so on."""
    conversation = store.create_conversation(title)
    for number, text in enumerate(texts):
        store.add_message(conversation.id, "assistant" if number % 2 else "user", text)
    return conversation.id


def turns(question: str, reply: str) -> tuple[Conversation, list[StoredMessage]]:
    """A conversation of two messages that no store holds."""
    asked = StoredMessage(id=1, conversation=1, role="user", text=question, created=0.0)
    answered = StoredMessage(id=2, conversation=1, role="assistant", text=reply, created=0.0)
    return Conversation(id=1, title=question, created=0.0, updated=0.0), [asked, answered]


def branched(store: Store) -> int:
    """A conversation with two replies to one question, the first of which goes on and is shown."""
    conversation = store.create_conversation("Fog", model="/models/a.gguf", system="Be brief.")
    store.pin(conversation.id, True)
    overrides = Overrides(model="/models/a.gguf", system="Be brief.", sampling=Sampling(max_steps=8))
    store.overrides.set(conversation.id, overrides)
    question = store.add_message(conversation.id, "user", "What is fog?")
    first = store.begin_reply(question, "demo", 7, Sampling(max_steps=16))
    store.commit_block(first.id, "A cloud", "hm")
    store.end_reply(first.id, "complete", text=None, thought="hm, well", stats=STATS, finish="end_of_turn")
    store.add_message(conversation.id, "user", "And mist?")
    goes_on = store.leaf(conversation.id)
    second = store.begin_reply(question, "demo", 8, Sampling())
    store.commit_block(second.id, "Water", "")
    store.end_reply(second.id, "stopped", text=None, thought=None, stats=None, finish="cancelled")
    store.set_leaf(conversation.id, goes_on)
    return conversation.id


# Unfog's own file


def test_a_conversation_comes_back_with_branches_settings_and_times(store: Store, tmp_path: Path) -> None:
    conversation = branched(store)
    before = [message.text for message in store.messages(conversation)]
    path = tmp_path / "fog.json"
    save_conversation(store, conversation, "json", path)

    assert [message.text for message in store.messages(conversation)] == before, "what is shown stays"
    report = import_file(store, path)
    (again,) = report.conversations
    assert again != conversation
    assert (report.source, report.messages, report.left_out) == ("Unfog", 4, ())
    assert read_tree(store, again) == read_tree(store, conversation)
    assert [message.text for message in store.messages(again)] == ["What is fog?", "A cloud", "And mist?"]
    reply = store.messages(again)[1]
    assert (reply.seed, reply.sampling, reply.stats) == (7, Sampling(max_steps=16), STATS)
    assert [store.message(sibling).text for sibling in reply.siblings] == ["A cloud", "Water"]
    assert store.conversation(again).sampling == Sampling(max_steps=8)
    assert store.conversation(again).updated == store.conversation(conversation).updated


def test_the_file_in_the_document_is_one() -> None:
    document = Path(__file__).parents[2] / "docs" / "conversations.md"
    (example,) = re.findall(r"```json\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    reading = read(example.encode())
    assert ([len(tree.messages) for tree in reading.conversations], reading.left_out) == ([3], ())


texts = st.text(max_size=40)
times = st.floats(min_value=0, max_value=LATEST)
temperatures = st.none() | st.floats(min_value=0, max_value=99)
samplings = st.none() | st.builds(Sampling, max_steps=st.none() | st.integers(1, 99), t_min=temperatures)


@st.composite
def trees(draw: st.DrawFn) -> ConversationTree:
    """Any conversation that the store could hold, in the store's order."""
    count = draw(st.integers(0, 8))
    messages = tuple(
        TreeMessage(
            role=draw(st.sampled_from(("system", "user", "assistant"))),
            text=draw(texts),
            created=draw(times),
            parent=draw(st.none() | st.integers(0, place - 1)) if place else None,
            status=draw(st.sampled_from(("complete", "stopped", "interrupted"))),
            thought=draw(texts),
            model=draw(texts),
            seed=draw(st.none() | st.integers(-(2**63), 2**63 - 1)),
            sampling=draw(samplings),
            stats=draw(st.sampled_from((None, STATS))),
            blocks=draw(st.integers(0, 9)),
            left_out=draw(st.integers(0, 9)),
            finish=draw(st.sampled_from((None, "end_of_turn", "max_tokens", "context_full", "cancelled"))),
        )
        for place in range(count)
    )
    return ConversationTree(
        title=title_of(draw(texts)),
        created=draw(times),
        updated=draw(times),
        messages=messages,
        shown=draw(st.integers(0, count - 1)) if count else None,
        pinned=draw(st.booleans()),
        model=draw(texts),
        system=draw(texts),
        sampling=draw(samplings),
    )


DRAFT = DraftBlock(text="Drops … light.\n\nSo <b>…", complete=5, step=19, max_steps=48, kept=True)


def cut_off(store: Store, *, kept: bool) -> int:
    """A conversation whose reply was stopped in its second block; its id."""
    conversation = store.create_conversation("Clouds").id
    question = store.add_message(conversation, "user", "Why are clouds white?")
    reply = store.begin_reply(question, "demo", 7, Sampling())
    store.commit_block(reply.id, "See:\n\n", "", [UnsettledBlock(block=0, steps=48, certainty=0.834)])
    ended = store.end_reply(reply.id, "stopped", text=None, thought=None, stats=None, draft=DRAFT)
    store.draft_blocks.offer(reply.id, DRAFT)
    if kept:
        store.draft_blocks.keep(store.message(ended.id))
    return conversation


def test_a_kept_draft_is_a_quote_in_markdown(store: Store) -> None:
    conversation = cut_off(store, kept=True)
    page = markdown_page(store.conversation(conversation), store.messages(conversation))
    quote = (
        "> **Draft of an unfinished block, stopped at step 19 of 48**\n>\n> Drops … light.\n>\n> So \\<b>…\n"
    )
    assert f"See:\n\n{quote}" in page
    assert "Didn't settle: 48 steps, 83% sure" in page


def test_a_kept_draft_is_marked_on_a_page(store: Store) -> None:
    conversation = cut_off(store, kept=True)
    page = html_page(store.conversation(conversation), store.messages(conversation))
    (draft,) = re.findall(r'<aside class="draft">(.*?)</aside>', page, re.DOTALL)
    assert "Draft of an unfinished block, stopped at step 19 of 48" in draft
    assert "Drops … light.\n\nSo &lt;b&gt;…" in draft
    assert page.count("Drops …") == 1


def test_a_draft_that_was_only_offered_is_on_no_page(store: Store) -> None:
    conversation = cut_off(store, kept=False)
    entry, messages = store.conversation(conversation), store.messages(conversation)
    assert "Drops" not in markdown_page(entry, messages) + html_page(entry, messages)


@pytest.mark.parametrize("kept", [False, True])
def test_drafts_and_unsettled_blocks_come_back(store: Store, tmp_path: Path, kept: bool) -> None:
    conversation = cut_off(store, kept=kept)
    path = tmp_path / "clouds.json"
    save_conversation(store, conversation, "json", path)
    (again,) = import_file(store, path).conversations
    assert read_tree(store, again) == read_tree(store, conversation)
    reply = store.messages(again)[1]
    assert reply.draft is not None
    assert (reply.draft.kept, bool(reply.kept_draft)) == (kept, kept)


def test_a_kept_draft_that_is_not_the_end_of_its_text_is_dropped() -> None:
    message = TreeMessage(role="assistant", text="Something else.", created=0.0, draft=DRAFT)
    tree = ConversationTree(title="", created=0.0, updated=0.0, messages=(message,))
    (conversation,) = read(write_unfog([tree]).encode()).conversations
    assert conversation.messages[0].draft is None


@given(st.lists(trees(), max_size=3))
def test_any_conversations_come_back_from_their_file(written: list[ConversationTree]) -> None:
    reading = read(write_unfog(written).encode())
    assert list(reading.conversations) == written
    assert reading.left_out == ()


def add_tree(store: Store, tree: ConversationTree) -> int:
    """Store a conversation as an import does; its id."""
    importer = Importer(store, Path("fog.json"))
    for batch in batches([Reading("Unfog", tree)]):
        for _step in importer.store(batch):
            pass
    (conversation,) = importer.report().conversations
    return conversation


def test_any_conversation_comes_back_from_the_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("store") / "unfog.sqlite3")

    @given(trees())
    def comes_back(tree: ConversationTree) -> None:
        assert read_tree(store, add_tree(store, tree)) == tree

    comes_back()
    store.close()


def test_what_was_imported_is_found_and_goes_on(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "fog.json"
    path.write_text(export_json(store, [talk(store, "What is dew?", "Water on grass.")]), encoding="utf-8")
    (again,) = import_file(store, path).conversations
    assert again in {found.conversation for found in store.search.find("grass")}
    store.add_message(again, "user", "And rime?")
    assert [message.text for message in store.messages(again)][-1] == "And rime?"


def test_exporting_an_empty_conversation_and_one_that_is_gone(store: Store) -> None:
    empty = store.create_conversation("Nothing yet").id
    for format in ("markdown", "html", "json"):
        assert "Nothing yet" in export_conversation(store, empty, format)
    with pytest.raises(KeyError):
        export_conversation(store, 99, "json")


# Markdown


def headings(page: str) -> list[str]:
    """The headings that a viewer shows, outside of anything else."""
    tokens = MarkdownIt("commonmark").parse(page)
    return [
        tokens[place + 1].content
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def test_markdown_has_roles_as_headings_and_folds_thoughts(store: Store) -> None:
    page = export_conversation(store, branched(store), "markdown")
    assert headings(page) == ["Fog", "System prompt", "You", "Reply", "You"]
    assert "<details>\n<summary>Thoughts</summary>\n\nhm, well\n\n</details>" in page
    assert "*demo · seed 7 · up to 16 steps per block · 90 tokens in 0.6 s*" in page
    assert "Water" not in page, "only the branch that is shown"


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint('never closed')",
        "~~~~\nopen\n~~~\nstill open",
        "- a list\n\n  ```\n  open in it",
        "> ```\n> open in a quote",
        "<!-- never closed",
        "<pre>\n<script>alert(1)",
        "``` a ` b ```\n\n`open span",
        "<details>\n\nhidden",
        "    indented\n\n```\n````\n",
        "a ```x\n- <script>\n- b ```",
        "a `x\n> <pre>\n\nb`",
    ],
)
def test_no_message_takes_the_rest_of_the_markdown_file_along(store: Store, text: str) -> None:
    page = export_conversation(store, talk(store, text, text, "after"), "markdown")
    assert headings(page) == ["Fog", "You", "Reply", "You"]
    assert not [token for token in MarkdownIt("commonmark").parse(page) if token.type == "html_block"]


@given(st.text(alphabet="`~<>!-# \n\\a1.[]()|*", max_size=60))
def test_no_text_at_all_does(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown_page(*turns(text, "b")))
    assert [token.type for token in tokens[-6:]] == [
        *("heading_open", "inline", "heading_close"),
        *("paragraph_open", "inline", "paragraph_close"),
    ]
    assert tokens[-5].content == "Reply"


def test_code_is_left_as_it_is_in_markdown(store: Store) -> None:
    code = "Look:\n\n```html\n<b>a</b> \\<i>\n```\n\nand `<u>` and <https://a.b/c>"
    assert code in export_conversation(store, talk(store, "?", code), "markdown")


def test_emphasis_beside_full_width_punctuation_is_seen_by_every_program(store: Store) -> None:
    text = "**茶：**先烧水，他说**“好”**吧 `**茶：**先`"
    page = export_conversation(store, talk(store, text, text), "markdown")
    assert text in page, "what a person typed is no Markdown"
    shown = MarkdownIt("commonmark").render(page.partition("## Reply")[2])
    assert "<p><strong>茶：</strong>先烧水，他说<strong>“好”</strong>吧 <code>**茶：**先</code></p>" in shown


def test_addresses_beside_text_without_spaces_are_links_for_every_program(store: Store) -> None:
    text = "见https://a.example/*x。 [b](https://b.example/。c) `https://c.example。` 和 https://d.example/"
    page = export_conversation(store, talk(store, "?", text), "markdown")
    shown = MarkdownIt("commonmark").render(page.partition("## Reply")[2])
    assert re.findall('href="([^"]*)"', shown)[0] == "https://a.example/*x"
    assert text.replace("https://a.example/*x", "<https://a.example/*x>") in page


def test_addresses_in_the_text_of_a_link_stay_part_of_it(store: Store) -> None:
    text = "见[官网https://a.example/x](https://a.example/x)和![图https://b.example](https://c.example/图)。"
    page = export_conversation(store, talk(store, "?", text), "markdown")
    assert text in page


def test_a_document_in_a_code_block_is_one_block_for_every_program(store: Store) -> None:
    text = "1. Write:\n   ```markdown\n   # T\n   ```py\n   x\n   ```\n   ```\n2. Done"
    page = export_conversation(store, talk(store, "?", text), "markdown")
    assert "   ````markdown\n   # T\n   ```py\n   x\n   ```\n   ````\n2. Done" in page
    assert headings(page) == ["Fog", "You", "Reply"]


def test_line_breaks_in_tables_stay_in_markdown(store: Store) -> None:
    text = "| a<br>b | c<BR /> |\n|---|---|\n| <b>d</b> | <br onload=x> |\n\ne<br>f"
    page = export_conversation(store, talk(store, "?", text), "markdown")
    assert "| a<br>b | c<BR /> |" in page
    assert "| \\<b>d\\</b> | \\<br onload=x> |" in page
    assert "e\\<br>f" in page


# HTML


class Page(HTMLParser):
    """What a browser would make of a page: elements and attributes, and the text that is seen."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.seen = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.seen += data


HOSTILE = (
    "</p></details><script>alert(1)</script><img src=x onerror=alert(1)>\n\n"
    "![spy](https://evil.example/p.png) [run](javascript:alert(1)) [file](file:///etc/passwd) "
    "[d](data:text/html,x)\n\n"
    '```"><script>\n</code></pre><script>alert(1)</script>\n```\n\n'
    '| </table> | b |\n|---|---|\n| <b onclick="x"> | [ok](https://a.example/?x="1"&y) |\n\n'
    "- [ ] open\n- [x] done\n\n\x00\x07 <https://b.example>"
)


def test_a_page_has_no_script_and_fetches_nothing(store: Store) -> None:
    conversation = talk(store, HOSTILE, HOSTILE, title=f"<title> & {HOSTILE}")
    store.overrides.set(conversation, Overrides(system=HOSTILE))
    page = Page(export_conversation(store, conversation, "html"))
    names = {name for name, _ in page.elements}
    assert not names & {
        "script",
        "img",
        "iframe",
        "link",
        "object",
        "embed",
        "form",
        "video",
        "audio",
        "base",
    }
    assert not page.open
    for name, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "style", "srcset")]
        if name == "a":
            assert re.match("https://[ab].example", attributes["href"] or "")
            assert attributes["rel"] == "noopener noreferrer"
    assert "<script>alert(1)</script>" in page.seen
    assert "[image: spy]" in page.seen
    assert "☐ open" in page.seen
    assert "☑ done" in page.seen
    assert "url(" not in export_conversation(store, conversation, "html")


@given(st.text(alphabet="<>/&\"'`~[]()!-|\n\\ ab=:", max_size=60))
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    page = Page(html_page(*turns(text, text)))
    assert not page.open
    assert [name for name, _ in page.elements].count("article") == 2


def test_code_is_coloured_and_a_language_nobody_knows_is_not(store: Store) -> None:
    text = "```python\ndef fog(): return 'grey'\n```\n\n```klingon\nqapla'\n```"
    page = export_conversation(store, talk(store, "?", text), "html")
    assert '<span class="k">def</span>' in page
    assert '<span class="n">fog</span>' in page
    assert "<figcaption>klingon</figcaption><pre><code>qapla&#x27;" in page


def test_a_page_reads_messages_as_the_window_does(store: Store) -> None:
    text = (
        "**茶：**先烧水\n\n```md\n```py\nx\n```\n```\n\n| a<br>b |\n|---|\n| <br onload=x> |\n\n"
        "见https://example.org。 $x^2$ and $\\nosuch{y}$\n\n$$\\frac{a}{b}$$\n\n"
        "[a](javascript:alert(1)) ftp://a.b"
    )
    source = export_conversation(store, talk(store, "?", text), "html")
    assert "<strong>茶：</strong>先烧水" in source
    assert "```py\nx\n```\n" in Page(source).seen
    assert source.count("<figure") == 1
    assert "<th>a<br />\nb</th>" in source
    assert "&lt;br onload=x&gt;" in source
    assert (
        '<a href="https://example.org" rel="noopener noreferrer" dir="ltr">https://example.org</a>。'
        in source
    )
    assert source.count("<math ") == 2
    assert "<mfrac>" in source
    assert 'title="This formula can&#x27;t be displayed; this is its source.">\\nosuch{y}</code>' in source
    assert [attributes["href"] for name, attributes in Page(source).elements if name == "a"] == [
        "https://example.org"
    ]


def test_a_link_without_a_destination_is_text_on_a_page(store: Store) -> None:
    source = export_conversation(store, talk(store, "?", "[a]() [b](<>) [c](https://d.example)"), "html")
    assert [attributes["href"] for name, attributes in Page(source).elements if name == "a"] == [
        "https://d.example"
    ]


def test_a_page_follows_the_direction_of_its_text(store: Store) -> None:
    text = "שלום `x`\n\n1. אחת\n   ```\n   # שלום\n   ```\n\n> ציטוט\n\n| שם |\n|---|\n| דנה |"
    source = export_conversation(store, talk(store, "מה שלומך?", text, title="שיחה על ערפל"), "html")
    assert '<h1 dir="rtl">' in source
    assert '<p class="typed" dir="rtl">' in source
    assert '<p dir="rtl">שלום <code dir="ltr">x</code></p>' in source
    assert '<ol dir="rtl">' in source
    assert '<figure dir="ltr">' in source
    assert '<blockquote dir="rtl">' in source
    assert '<table dir="rtl">' in source


def test_characters_that_reorder_text_are_shown_on_a_page(store: Store) -> None:
    text = "a\u202eb `c\u2066d` [e\u2067f](https://a.example)\n\n```\ng\u202eh\n```"
    source = export_conversation(store, talk(store, text, text), "html")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", source.partition("Reply")[2])
    assert "\u202e" not in source


@pytest.mark.parametrize(("colors", "dark"), [(LIGHT, False), (DARK, True)])
def test_a_page_has_the_colours_of_the_window(store: Store, colors: Colors, dark: bool) -> None:
    page = export_conversation(store, talk(store, "a"), "html")
    light, _, rest = page.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--(\w+): (#\w+)", rest if dark else light))
    for name in ("window", "raised", "bubble", "line", "text", "muted", "accent"):
        assert found[name] == getattr(colors, name)


# Files


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fog and mist", "Fog and mist.md"),
        ("What/why: “fog”? <1|2>*\\\n", "What why “fog” 1 2.md"),
        ("CON", "CON_.md"),
        ("lpt1.notes", "lpt1_.notes.md"),
        ("..", "Conversation.md"),
        ("", "Conversation.md"),
        ("trailing. . ", "trailing.md"),
        ("abc\u202etxt", "abctxt.md"),
        ("ü" * 200, "ü" * 60 + ".md"),
    ],
)
def test_names_are_allowed_on_every_system(title: str, name: str) -> None:
    assert file_name(title, ".md") == name


def test_a_name_is_given_once(tmp_path: Path) -> None:
    (tmp_path / "fog.md").touch()
    (tmp_path / "FOG (2).md").touch()
    assert suggested_name("Fog", "markdown", tmp_path) == "Fog (3).md"


@given(st.text(max_size=300))
def test_every_title_gives_a_name(title: str) -> None:
    name = file_name(title, ".html")
    assert len(name.encode()) <= 130
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name == name.strip(" .")


def test_everything_is_saved_and_nothing_replaced(store: Store, tmp_path: Path) -> None:
    for _ in range(2):
        talk(store, "a", "b", title="Fog")
    folder = tmp_path / "out"
    folder.mkdir()
    first, second = save_all(store, "markdown", folder), save_all(store, "markdown", folder)
    assert [path.name for path in first + second] == ["Fog.md", "Fog (2).md", "Fog (3).md", "Fog (4).md"]
    (whole,) = save_all(store, "json", folder)
    assert len(import_file(store, whole).conversations) == 2
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", *[".md"] * 4]


def test_a_folder_that_is_not_there_is_said(store: Store, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with pytest.raises(ImportExportError, match=r"Can't save.*gone"):
        save_all(store, "html", gone)
    with pytest.raises(ImportExportError, match="Can't save"):
        save_conversation(store, talk(store, "a"), "html", gone / "a.html")


def test_an_export_of_everything_can_be_stopped(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        talk(store, f"Question {number}", "Answer")

    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        save_all(store, "markdown", tmp_path, on_progress=stop)
    assert len(list(tmp_path.glob("*.md"))) == 2
    with pytest.raises(InterruptedError):
        save_all(store, "json", tmp_path, on_progress=stop)
    assert list(tmp_path.glob("*.json")) == []


def test_many_conversations_of_one_title_get_names_one_after_the_other() -> None:
    names = FileNames(["Fog.md", "fog (3).md"])
    assert [names.new("Fog", ".md") for _ in range(3)] == ["Fog (2).md", "Fog (4).md", "Fog (5).md"]


def test_a_reader_reads_what_was_written_and_writes_nothing(store: Store) -> None:
    conversation = talk(store, "Fog?", "A cloud.")
    reader = store.reader()
    store.add_message(conversation, "user", "And mist?")
    assert [message.text for message in reader.messages(conversation)][-1] == "And mist?"
    with pytest.raises(StorageError):
        reader.rename(conversation, "Other")
    reader.close()


@pytest.mark.parametrize("name", ["a\ud800.md", "a\0.md"])
def test_a_name_that_no_file_can_have_cannot_be_written(store: Store, tmp_path: Path, name: str) -> None:
    conversation = talk(store, "Fog?", "A cloud.")
    with pytest.raises(ImportExportError, match="Can't save"):
        save_conversation(store, conversation, "markdown", tmp_path / name)


def test_a_conversation_is_exported_to_a_folder_whose_name_is_no_text(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"out-\xff")
    folder.mkdir()
    talk(store, "Fog?", "A cloud.")
    (path,) = save_all(store, "json", folder)
    assert path.read_bytes()


@pytest.mark.parametrize("name", ["a\ud800.md", "a\0.md"])
def test_a_name_that_no_file_can_have_is_the_reason(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportExportError, match="no file can have this name"):
        save_conversation(store, talk(store, "?", "!"), "markdown", tmp_path / name)
