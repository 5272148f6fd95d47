"""Addresses without marks become links: `https://…`, `http://…`, `www.…`, `mailto:…` and mailboxes.

After GitHub's "autolinks (extended)", with the punctuation of other scripts: an address ends before
full-width punctuation and before text in another script that follows its domain (`https://example.org。`,
`https://example.org获取`). Punctuation at its end, and closing brackets that it does not open, do not belong
to it.

The package `linkify-it-py`, which markdown-it-py would use, knows thousands of domains without scheme
("report.md", "main.rs"), and takes full-width punctuation for part of an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_SCHEME = re.compile(r"(?<![A-Za-z0-9])(https?|mailto)$", re.IGNORECASE)
_BARE = re.compile(r"(?<![A-Za-z0-9<])(?<!\]\()(?<!\]: )(?<!\]:)https?:(?=//)", re.IGNORECASE)
_LONGEST = 7  # characters that decide about a scheme: "mailto" and the one before
_WIDE = "\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_HIDDEN = "\u0000-\u001f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_END = f'\\s<>"`\\\\\\[\\]|^{{}}“”„«»‹›‘’…—،؛؟۔।॥{_HIDDEN}{_WIDE}'
_ASCII = "A-Za-z0-9_"  # letters of other scripts may stand beside an address
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_USER = r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}"
_HOST = rf"(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9A-Fa-f:.]+\]"
_REST = rf"(?:[/?#](?:(?!\*\*|~~)[^{_END}]){{0,2000}})?"
_WEB = re.compile(rf"//(?:[^{_END}/@]{{1,200}}@)?(?P<host>{_HOST})(?::\d{{1,5}})?{_REST}")
_WWW = re.compile(
    rf"(?<![{_ASCII}./@:-])www\.(?P<host>(?:{_LABEL}\.)+{_LABEL})(?::\d{{1,5}})?{_REST}", re.IGNORECASE
)
_MAILBOX = rf"(?P<host>{_USER}@(?:{_LABEL}\.)+[A-Za-z]{{2,63}})"
_MAILTO = re.compile(rf"{_MAILBOX}(?![{_ASCII}@])")
_MAIL = re.compile(rf"(?<![{_ASCII}.+/:@-]){_MAILBOX}(?![{_ASCII}@-]|:\S|/)")
_LOOSE = re.compile(r"www\.|@", re.IGNORECASE)
_MIXED_END = re.compile("([A-Za-z]{2,})[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\uffef].*")  # "org获取"
_PUNCTUATION = "?!.,:;*_~'"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")


def add_bare_addresses(parser: MarkdownIt) -> None:
    """Let a parser turn addresses in texts into links."""
    parser.inline.ruler.after("text", "bare_addresses", _after_scheme)
    parser.core.ruler.after("inline", "bare_hosts", _link_hosts)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find addresses of the web in the source of a text, which are not marked as links: begin and end."""
    for scheme in _BARE.finditer(text):
        if (found := _WEB.match(text, scheme.end())) is not None:
            yield scheme.start(), scheme.end() + len(_trimmed(found))


def _after_scheme(state: StateInline, silent: bool) -> bool:
    """Link an address at the colon after its scheme, before its characters are read as Markdown."""
    if state.src[state.pos] != ":" or silent or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST:])
    if scheme is None:
        return False
    name, start = scheme[1], state.pos + 1
    found = (_MAILTO if name.lower() == "mailto" else _WEB).match(state.src, start, state.posMax)
    if found is None or state.src[found.end() : found.end() + 1] == "@":
        return False
    address = f"{name}:{_trimmed(found)}"
    target = state.md.normalizeLink(address)
    if not state.md.validateLink(target):
        return False
    state.pending = state.pending[: -len(name)]
    opening = state.push("link_open", "a", 1)
    opening.attrs, opening.info = {"href": target}, "auto"
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1).info = "auto"
    state.pos += len(address) - len(name)
    return True


def _link_hosts(state: StateCore) -> None:
    """Link `www.…` and mailboxes in texts outside of links."""
    for token in state.tokens:
        if token.type == "inline" and token.children and _LOOSE.search(token.content):
            token.children = _linked(state.md, token.children)


def _linked(parser: MarkdownIt, tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not depth:
            result += _parts(parser, token)
        else:
            result.append(token)
    return result


def _parts(parser: MarkdownIt, token: Token) -> list[Token]:
    """Split a text at its addresses."""
    parts: list[Token] = []
    position = 0
    for pattern, scheme in ((_WWW, "http://"), (_MAIL, "mailto:")):
        for found in pattern.finditer(token.content):
            address = _trimmed(found)
            target = parser.normalizeLink(scheme + address)
            if found.start() < position or not parser.validateLink(target):
                continue
            parts += _texts(token, token.content[position : found.start()])
            opening = Token("link_open", "a", 1, attrs={"href": target}, level=token.level, info="auto")
            closing = Token("link_close", "a", -1, level=token.level, info="auto")
            parts += [opening, *_texts(token, address), closing]
            position = found.start() + len(address)
    return parts + _texts(token, token.content[position:])


def _texts(token: Token, content: str) -> list[Token]:
    return [Token("text", "", 0, content=content, level=token.level)] if content else []


def _trimmed(found: re.Match[str]) -> str:
    """Leave out what follows an address without belonging to it."""
    address = found[0]
    host_end = found.end("host") - found.start()
    last = found["host"].rpartition(".")[2]
    if (mixed := _MIXED_END.fullmatch(last)) is not None:
        return address[: host_end - len(last) + len(mixed[1])]
    while True:
        shorter = _ENTITY.sub("", address).rstrip(_PUNCTUATION)
        opening = _PAIRS.get(shorter[-1:], "")
        if opening and shorter.count(shorter[-1]) > shorter.count(opening):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter
