"""The Markdown of messages: emphasis in every script, line breaks in tables, bare addresses, directions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from app.gui.canvas.layout import lay_out
from app.markdown.characters import sanitize_code, sanitize_name
from app.markdown.direction import direction
from app.markdown.mathml import mathml
from app.markdown.parser import create_parser
from tests.unit.typewriter import Typewriter

PARSER = create_parser(RendererHTML)


def html(text: str) -> str:
    return str(PARSER.render(text)).strip()


# Emphasis

EMPHASISED = {
    "**茶：**先烧水": "<strong>茶：</strong>先烧水",
    "先**（热）**水": "先<strong>（热）</strong>水",
    "他说**“好”**吧": "他说<strong>“好”</strong>吧",
    "**“重点”**AI": "<strong>“重点”</strong>AI",
    "AI**重点……**AI": "AI<strong>重点……</strong>AI",
    "**한국어(조사)**를": "<strong>한국어(조사)</strong>를",
    "**この文。**残念": "<strong>この文。</strong>残念",
    "**50％**的人": "<strong>50％</strong>的人",
    "**注意:**请看": "<strong>注意:</strong>请看",
    "ดู**(ชา):**ต้ม": "ดู<strong>(ชา):</strong>ต้ม",
    "__茶：__先烧水": "<strong>茶：</strong>先烧水",
    "他说__“好”__吧": "他说<strong>“好”</strong>吧",
    "*茶：*先": "<em>茶：</em>先",
    "_茶：_先": "<em>茶：</em>先",
    "***茶：***先": "<em><strong>茶：</strong></em>先",
    "~~茶：~~先": "<s>茶：</s>先",
    "我可以**这个`code`**吗": "我可以<strong>这个<code>code</code></strong>吗",
    "**a：**中 **b。**c": "<strong>a：</strong>中 <strong>b。</strong>c",
}


@pytest.mark.parametrize("text", EMPHASISED)
def test_emphasis_beside_full_width_punctuation(text: str) -> None:
    assert html(text) == f"<p>{EMPHASISED[text]}</p>"
    assert html(f"| {text} |\n|---|").count("*") == 0


@pytest.mark.parametrize(
    "text", ["使用__init__方法", "变量a_b_c", "2*3*4**5**", "* 茶", "😀**(a)**b", "a**“b”**c"]
)
def test_what_is_no_emphasis_stays_as_in_commonmark(text: str) -> None:
    assert html(text) == MarkdownIt("commonmark").render(text).strip()


@given(st.text(alphabet='ab *_~()`.,"!-\n1é', max_size=60))
def test_text_without_such_scripts_is_read_as_in_commonmark(text: str) -> None:
    plain = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")
    assert PARSER.renderInline(text) == plain.renderInline(text)


@pytest.mark.parametrize("text", [text for text in EMPHASISED if "`" not in text])
def test_the_canvas_shows_the_same_emphasis(text: str) -> None:
    runs = lay_out("", [text], 900, Typewriter()).runs
    assert "".join(run.text for run in runs) == re.sub("<[^>]+>", "", EMPHASISED[text]).replace(" ", "")
    shown = "".join(run.text for run in runs if run.style in ("bold", "italic", "bold italic"))
    marked = re.findall(r"<(strong|em)>(?:<strong>)?([^<]+)", EMPHASISED[text])
    assert shown.replace(" ", "") == "".join(words for _, words in marked)


# Tables


@pytest.mark.parametrize("mark", ["<br>", "<br/>", "<BR />", " <Br > "])
def test_a_break_in_a_cell_breaks_the_line(mark: str) -> None:
    assert "<td><strong>a<br />\nb</strong></td>" in html(f"| x |\n|---|\n| **a{mark}b** |")


@pytest.mark.parametrize(
    "mark", ["<br onload=x>", "<br><script>", "`<br>`", "\\<br>", "&lt;br&gt;", "<b>", "</br>"]
)
def test_other_html_in_a_cell_stays_text(mark: str) -> None:
    page = html(f"| x |\n|---|\n| a{mark}b |")
    assert set(re.findall(r"<(\w+)", page)) <= {"table", "thead", "tbody", "tr", "th", "td", "br", "code"}
    assert ("<br />" in page) == (mark == "<br><script>")


def test_a_break_elsewhere_stays_text() -> None:
    assert html("a<br>b") == "<p>a&lt;br&gt;b</p>"


# Addresses

ADDRESSES = {
    "see https://example.org/a_b_c?x=1#z.": "https://example.org/a_b_c?x=1#z",
    "(https://en.wikipedia.org/wiki/A_(b))": "https://en.wikipedia.org/wiki/A_(b)",
    "“https://a.b/c;”": "https://a.b/c",
    "**https://a.b/**": "https://a.b/",
    "~~https://a.b~~": "https://a.b",
    "https://a.b/*x*y": "https://a.b/*x*y",
    "https://a.b/a$b$c": "https://a.b/a$b$c",
    "见https://example.org。然后": "https://example.org",
    "见https://example.org/x，然后": "https://example.org/x",
    "（https://example.org/x）": "https://example.org/x",
    "请看https://example.org获取": "https://example.org",
    "https://example.org을 보세요": "https://example.org",
    "راجع https://example.org/a، ثم": "https://example.org/a",
    "https://müller.de/straße": "https://xn--mller-kva.de/stra%C3%9Fe",
    "https://例子.中国/x": "https://xn--fsqu00a.xn--fiqs8s/x",
    "http://localhost:8080/x": "http://localhost:8080/x",
    "HTTPS://EXAMPLE.ORG": "HTTPS://EXAMPLE.ORG",
    "见www.example.org。": "http://www.example.org",
    "联系a.b+c@d-e.co.uk。": "mailto:a.b+c@d-e.co.uk",
    "mailto:a@b.org": "mailto:a@b.org",
    "https://a.b/\u202egpj.exe": "https://a.b/",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_bare_addresses_are_links(text: str) -> None:
    assert re.findall('href="([^"]*)"', html(text)) == [ADDRESSES[text]]
    assert re.sub("<[^>]+>", "", html(text)).replace("“", "").startswith(re.sub(r"[*~“]", "", text)[:4])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ftp://a.b",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://",
            "https://)",
        ),
        *("`https://a.b`", "    https://a.b", "xhttps://a.b", "report.md main.rs", "git@github.com:a/b"),
        *("https://user@a.b@c.d/", "foo@1.2.3", "@user x@y", "![https://a.b](c)"),
    ],
)
def test_other_addresses_stay_text(text: str) -> None:
    assert "<a " not in html(text)


def test_a_link_holds_no_other_link() -> None:
    assert html("[https://a.b www.c.d](https://e.f)").count("<a ") == 1


@pytest.mark.parametrize(
    "text", ["https://" * 9_000, "www." * 9_000, "a@" * 9_000, "https://a" + ")" * 30_000, ":" * 30_000]
)
def test_long_runs_are_read_once(text: str) -> None:
    assert html(text).count("<a ") <= len(text) // 16


# Direction


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fog", None),
        ("שלום עולם", "rtl"),
        ("Python هي لغة برمجة سهلة", "rtl"),
        ("The word שלום means peace", "ltr"),
        ("Python – שפה, JavaScript – שפה", "rtl"),
        ("https://example.org/a/b/c אתר", "rtl"),
        ("1. 2. 3.", None),
    ],
)
def test_most_letters_decide_about_the_direction(text: str, found: str | None) -> None:
    assert direction(text) == found


def test_blocks_have_the_direction_of_their_text() -> None:
    page = html(
        "# שלום\n\nEnglish.\n\n1. אחת `x = 1`\n2. Python\n\n> שלום\n\n| שם | Age |\n|-|-|\n| דנה | 5 |"
    )
    assert '<h1 dir="rtl">' in page
    assert "<p>English.</p>" in page
    assert '<ol dir="rtl">\n<li dir="rtl">' in page
    assert '<li dir="rtl">Python</li>' in page
    assert '<blockquote dir="rtl">' in page
    assert '<table dir="rtl">' in page
    assert '<th dir="ltr">Age</th>' in page
    assert '<td dir="rtl">5</td>' in page


def test_characters_that_reorder_text_are_shown() -> None:
    assert sanitize_code("if\u202e\u2066x\u2069:\u200f") == "if⟨U+202E⟩⟨U+2066⟩x⟨U+2069⟩:⟨U+200F⟩"
    assert sanitize_name("photo\u202egpj.exe") == "photo⟨U+202E⟩gpj.exe"


# Formulas


def test_formulas_become_mathml_with_their_source() -> None:
    formula = mathml(r"\frac{a}{b}", display=True)
    assert formula is not None
    assert "<mfrac>" in formula
    assert 'display="block"' in formula
    assert r'<annotation encoding="application/x-tex">\frac{a}{b}</annotation>' in formula


@pytest.mark.parametrize("source", [r"\text{<script>x</script>}", r"\nosuch{x}", "", "x" * 3_000, r"\frac{"])
def test_what_cannot_be_set_is_left_out(source: str) -> None:
    assert mathml(source, display=False) is None


@pytest.mark.parametrize("source", [r"\href{javascript:x}{y}", r"\style{color:red}{y}", r"\color{red;}{y}"])
def test_formulas_bring_no_links_and_no_styles(source: str) -> None:
    assert not re.search(r"href=|style=|;\"", mathml(source, display=False) or "")
