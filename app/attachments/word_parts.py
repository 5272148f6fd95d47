"""Rewrite a Word document so that mammoth, which reads its body, finds all text that people see.

Headers come first, footers and comments last; text boxes, drop-down lists and fields become plain
paragraphs and runs.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring
from xml.sax.saxutils import escape

_VML = "urn:schemas-microsoft-com:vml"
_RELATIONSHIPS = ("officeDocument/2006/relationships}", "ooxml/officeDocument/relationships}")
_UNWRAPPED = frozenset({"fldSimple", "dir", "bdo", "subDoc"})  # containers that mammoth skips with their text
_NOTES = ("footnotes", "endnotes")
_RENAMED = {"cr": "br", "ptab": "tab"}
_OBJECTS = frozenset({"chart", "relIds", "OLEObject", "altChunk"})  # charts, diagrams, embedded files


class WordParts:
    """A document whose text is in its body alone.

    `data` is the new file; `objects` counts charts, diagrams and embedded files, whose text is left out.
    """

    def __init__(self, data: bytes) -> None:
        """Read the parts of a document.

        Raises:
            ParseError, zipfile.BadZipFile, KeyError: it is damaged.
        """
        self.objects = 0
        self._comment_numbers: dict[str, int] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._archive = archive
            self._main = self._target("", "officeDocument") or "word/document.xml"
            root = fromstring(archive.read(self._main))
            self._namespace = root.tag.partition("}")[0].removeprefix("{")
            body = next((child for child in root if _local(child) == "body"), None)
            if body is not None:
                self._collect(body)
            notes = {name: self._notes(name) for kind in _NOTES if (name := self._target(self._main, kind))}
            rewritten = io.BytesIO()
            with zipfile.ZipFile(rewritten, "w") as new:
                for name in archive.namelist():
                    if name in notes:
                        new.writestr(name, notes[name])
                    elif name.endswith((".xml", ".rels")) and name != self._main:
                        new.writestr(name, archive.read(name))
                    elif not name.endswith((".xml", ".rels")):
                        new.writestr(name, b"")  # pictures are left out
                new.writestr(self._main, tostring(root, encoding="utf-8"))
        self.data = rewritten.getvalue()

    def _collect(self, body: Element) -> None:
        """Put headers in front of the body, footers and comments behind it."""
        headers, footers = (
            self._referenced(body, "headerReference"),
            self._referenced(body, "footerReference"),
        )
        comments = self._comments()
        self._simplify(body)
        body[:0] = self._section("Header", headers)
        body.extend([*self._section("Footer", footers), *comments])

    def _section(self, title: str, parts: list[Element]) -> list[Element]:
        """Return the content of parts behind a title; parts with the same text only once."""
        content: list[Element] = []
        seen = {""}
        for part in parts:
            self._simplify(part)
            text = "".join(part.itertext()).strip()
            if text not in seen:
                seen.add(text)
                content.extend(part)
        return [self._paragraph(f"[{title}]"), *content] if content else []

    def _referenced(self, body: Element, kind: str) -> list[Element]:
        """Return the headers or footers that sections of the body use, each once."""
        ids = dict.fromkeys(
            value
            for element in body.iter()
            if _local(element) == kind
            for name, value in element.attrib.items()
            if name.endswith("}id")
        )
        targets = {id: self._target(self._main, "", id) for id in ids}
        return [self._part(target) for target in dict.fromkeys(targets.values()) if target]

    def _part(self, name: str) -> Element:
        """Return the root of a part other than the main one, without links into its own relationships."""
        try:
            root = fromstring(self._archive.read(name))
        except KeyError:
            return Element("missing")
        for element in root.iter():
            for attribute in [key for key in element.attrib if any(mark in key for mark in _RELATIONSHIPS)]:
                del element.attrib[attribute]
        return root

    def _notes(self, name: str) -> bytes:
        """Return the part with footnotes or endnotes, which mammoth reads by itself."""
        notes = fromstring(self._archive.read(name))
        self._simplify(notes)
        return bytes(tostring(notes, encoding="utf-8"))

    def _comments(self) -> list[Element]:
        """Return all comments as paragraphs, and number them for the body."""
        name = self._target(self._main, "comments")
        found = [element for element in self._part(name) if _local(element) == "comment"] if name else []
        self._comment_numbers = {
            self._value(comment, "id"): number for number, comment in enumerate(found, start=1)
        }
        paragraphs = []
        for number, comment in enumerate(found, start=1):
            author = self._value(comment, "author").strip()
            self._simplify(comment)
            parts = list(comment)
            first = next((part for part in parts if _local(part) == "p"), None)
            if first is None:
                parts.insert(0, first := self._paragraph(""))
            place = 1 if len(first) and _local(first[0]) == "pPr" else 0
            first.insert(
                place, self._run(f"[Comment {number}] {author}: " if author else f"[Comment {number}] ")
            )
            paragraphs += parts
        return paragraphs

    def _simplify(self, root: Element) -> None:
        """Replace what mammoth does not read by what it does, below `root`."""
        for parent in list(root.iter()):
            children: list[Element] = []
            for child in parent:
                children += self._simple(child)
            if children != list(parent):
                parent[:] = children

    def _simple(self, element: Element) -> list[Element]:
        kind = _local(element)
        if kind in _OBJECTS:
            self.objects += 1
        if kind in _RENAMED and self._is_word(element):
            return [Element(self._tag(_RENAMED[kind]))]
        if kind in _UNWRAPPED and self._is_word(element):
            return [simple for child in element for simple in self._simple(child)]
        if kind == "ruby":
            return [self._run("".join(_texts(child))) for child in element if _local(child) == "rubyBase"]
        if kind in ("AlternateContent", "drawing") and (boxes := _unread_text_boxes(element)):
            return [self._text_box(box) for box in boxes]
        if kind == "textpath":  # of a watermark
            return [self._paragraph(element.get("string", ""))]
        if kind == "fldChar" and (chosen := self._chosen(element)):
            return [element, self._text(chosen)]
        if kind == "commentReference" and (number := self._comment_numbers.get(self._value(element, "id"))):
            return [self._text(f"[Comment {number}]")]
        return [element]

    def _chosen(self, field: Element) -> str:
        """Return the choice in a drop-down list of an old form field."""
        for choices in (element for element in field.iter() if _local(element) == "ddList"):
            entries = [self._value(entry, "val") for entry in choices if _local(entry) == "listEntry"]
            results = [
                self._value(entry, "val") for entry in choices if _local(entry) in ("result", "default")
            ]
            number = int(results[0]) if results and results[0].isdecimal() else 0
            return entries[number] if number < len(entries) else ""
        return ""

    def _text_box(self, content: Element) -> Element:
        """Return a text box of the old kind, which mammoth reads."""
        picture, shape = Element(self._tag("pict")), Element(f"{{{_VML}}}shape")
        box = Element(f"{{{_VML}}}textbox")
        box.append(content)
        shape.append(box)
        picture.append(shape)
        return picture

    def _paragraph(self, text: str) -> Element:
        paragraph = Element(self._tag("p"))
        paragraph.append(self._run(text))
        return paragraph

    def _run(self, text: str) -> Element:
        run = Element(self._tag("r"))
        run.append(self._text(text))
        return run

    def _text(self, text: str) -> Element:
        return fromstring(f'<w:t xmlns:w="{self._namespace}">{escape(text)}</w:t>')

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _is_word(self, element: Element) -> bool:
        return element.tag.startswith(f"{{{self._namespace}}}")

    def _value(self, element: Element, name: str) -> str:
        return element.get(self._tag(name), "")

    def _target(self, source: str, kind: str, id: str = "") -> str:
        """Return the path of the part that another one refers to, by kind or id; "" if there is none."""
        folder, name = posixpath.split(source)
        try:
            relationships = fromstring(self._archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
        except KeyError:
            return "" if kind != "comments" else self._existing("word/comments.xml")
        for entry in relationships:
            is_kind = entry.get("Type", "").endswith(f"/{kind}") if kind else entry.get("Id") == id
            if is_kind and entry.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", "")))
                return self._existing(target.lstrip("/"))
        return ""

    def _existing(self, name: str) -> str:
        return name if name in self._archive.namelist() else ""


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(element: Element) -> Iterator[str]:
    return (part.text or "" for part in element.iter() if _local(part) == "t")


def _unread_text_boxes(element: Element) -> list[Element]:
    """Return the contents of text boxes that have no older form beside them."""
    if any(_local(child) == "Fallback" and any(_texts(child)) for child in element):
        return []
    boxes, left = [], [element]
    while left:
        found = left.pop()
        if _local(found) == "txbxContent":
            boxes.append(found)
        else:
            left += reversed(found)
    return boxes


__all__ = ["ParseError", "WordParts"]
