"""Read what people add to the pages of a PDF: values of form fields, comments and typed text.

They are no part of the pages' own text. The lines are for the model, in English.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject, TextStringObject

from app.attachments.cleaning import clean_text

_MAX_FIELDS = 20_000
_MAX_DEPTH = 32  # of fields within fields
_RADIO, _PUSH_BUTTON = 1 << 15, 1 << 16  # flags of buttons
_HIDDEN = 1 << 1 | 1 << 5  # flags of annotations
_OFF = "/Off"
_NO_COMMENTS = frozenset(
    {"/Widget", "/Link", "/Popup", "/Screen", "/Movie", "/3D", "/PrinterMark", "/TrapNet", "/Watermark"}
)
_TAG = re.compile(r"<[^<>]*>")


class FormReader:
    """Reads the fields and comments of one PDF, each field once."""

    def __init__(self, reader: PdfReader) -> None:
        self._form = _dictionary(_dictionary(reader.trailer.get("/Root")).get("/AcroForm"))
        self._names = _dictionary(_dictionary(reader.trailer.get("/Root")).get("/Names"))
        self._seen: set[int] = set()
        self._attached = 0

    @property
    def attached_files(self) -> int:
        """The number of files within the PDF, of which those of comments have been met so far."""
        return self._attached + sum(1 for _ in _leaves(_dictionary(self._names.get("/EmbeddedFiles"))))

    @property
    def has_unreadable_form(self) -> bool:
        """Whether there is a form of the XFA kind alone."""
        return "/XFA" in self._form and not _array(self._form.get("/Fields"))

    def page_text(self, page: PageObject) -> str:
        """Return the filled in fields and the comments of a page, "" if there are none."""
        fields, comments = [], []
        for annotation in map(_dictionary, _array(page.get("/Annots"))[:_MAX_FIELDS]):
            if _number(annotation.get("/F")) & _HIDDEN:
                continue
            kind = annotation.get("/Subtype")
            if kind == "/Widget":
                fields.append(self._field_line(_field_of(annotation)))
            elif kind not in _NO_COMMENTS:
                self._attached += kind == "/FileAttachment"
                comments.append(_comment_line(annotation))
        return _section("Form fields", fields, "Comments", comments)

    def rest_text(self) -> str:
        """Return the fields that were on none of the pages."""
        lines = []
        for number, field in enumerate(_leaf_fields(_array(self._form.get("/Fields")))):
            if number > _MAX_FIELDS:
                break
            lines.append(self._field_line(field))
        return _section("Form fields", lines, "", [])

    def _field_line(self, field: DictionaryObject) -> str:
        """Return "label: value", "" if it was left empty or has been read."""
        key = id(field)
        if key in self._seen:
            return ""
        self._seen.add(key)
        value = _field_value(field)
        return f"{_label(field)}: {value}" if value else ""


def _section(title: str, lines: list[str], second_title: str, more: list[str]) -> str:
    parts = [
        f"[{name}]\n" + "\n".join(filter(None, found))
        for name, found in ((title, lines), (second_title, more))
        if any(found)
    ]
    return clean_text("\n\n".join(parts))


def _field_of(widget: DictionaryObject) -> DictionaryObject:
    """Return the field that a widget shows; often the widget is also the field."""
    for _ in range(_MAX_DEPTH):
        parent = _dictionary(widget.get("/Parent"))
        if "/T" in widget or not parent:
            break
        widget = parent
    return widget


def _leaf_fields(fields: ArrayObject, depth: int = 0) -> Iterator[DictionaryObject]:
    """Yield the fields that have a value of their own, out of a tree of fields."""
    for field in map(_dictionary, fields):
        kids = _array(field.get("/Kids"))
        if depth < _MAX_DEPTH and any("/T" in _dictionary(kid) for kid in kids):
            yield from _leaf_fields(kids, depth + 1)
        else:
            yield field


def _ancestors(field: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield a field and the fields that it is within."""
    for _ in range(_MAX_DEPTH):
        if not field:
            return
        yield field
        field = _dictionary(field.get("/Parent"))


def _inherited(field: DictionaryObject, key: str) -> object:
    for place in _ancestors(field):
        if key in place:
            return place[key]
    return None


def _label(field: DictionaryObject) -> str:
    """Return a field's name for people, else its full name."""
    label = _text(field.get("/TU"))
    names = [_text(place.get("/T")) for place in _ancestors(field)]
    return " ".join((label or ".".join(filter(None, reversed(names)))).split()) or "Field"


def _field_value(field: DictionaryObject) -> str:
    kind, value = _inherited(field, "/FT"), _inherited(field, "/V")
    if kind == "/Sig":
        signature = _dictionary(value)
        return f"signed {_text(signature.get('/Name'))}".strip() if signature else ""
    if kind == "/Btn":
        return _button_value(field, value)
    choices = list(map(_option, _array(_inherited(field, "/Opt")))) if kind == "/Ch" else []
    options = dict(choices)
    values = value if isinstance(value, ArrayObject) else [value]
    if value is None and choices:  # which are numbered from 0
        places = map(_number, _array(_inherited(field, "/I")))
        values = [TextStringObject(choices[place][0]) for place in places if place in range(len(choices))]
    texts = [_text(one) for one in values]
    written = ", ".join(options.get(text, text) for text in texts if text.strip())
    return written or _without_tags(_inherited(field, "/RV"))


def _button_value(field: DictionaryObject, value: object) -> str:
    """Return the choice of radio buttons, or whether a box is checked."""
    flags = _number(_inherited(field, "/Ff"))
    if flags & _PUSH_BUTTON:
        return ""
    widgets = [_dictionary(kid) for kid in _array(field.get("/Kids"))] or [field]
    states = [state for widget in widgets if (state := widget.get("/AS")) not in (None, _OFF)]
    chosen = value if isinstance(value, NameObject) and value != _OFF else next(iter(states), None)
    if len(widgets) == 1 and not flags & _RADIO:
        return "no" if chosen is None else "yes"
    if chosen is None:
        return ""
    options, name = _array(_inherited(field, "/Opt")), _text(chosen)
    if name.isdecimal() and int(name) < len(options):
        return _option(options[int(name)])[1]
    return name


def _option(option: PdfObject) -> tuple[str, str]:
    """Return the value and the text of a choice."""
    option = option.get_object() or option
    if isinstance(option, ArrayObject) and option:
        return _text(option[0]), _text(option[-1])
    return _text(option), _text(option)


def _comment_line(annotation: DictionaryObject) -> str:
    text = _text(annotation.get("/Contents")) or _without_tags(annotation.get("/RC"))
    author = _text(annotation.get("/T"))
    if not text.strip():
        return ""
    return f"{author}: {text.strip()}" if author else text.strip()


def _without_tags(value: object) -> str:
    """Return the text of formatted text, which is XHTML."""
    return html.unescape(_TAG.sub("", _text(value))).strip()


def _leaves(tree: DictionaryObject, depth: int = 0) -> Iterator[PdfObject]:
    """Yield the values of a name tree."""
    yield from _array(tree.get("/Names"))[1::2]
    if depth < _MAX_DEPTH:
        for kid in _array(tree.get("/Kids")):
            yield from _leaves(_dictionary(kid), depth + 1)


def _dictionary(value: object) -> DictionaryObject:
    """Return the dictionary that a value is or refers to, an empty one for anything else."""
    found = value.get_object() if isinstance(value, PdfObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: object) -> ArrayObject:
    found = value.get_object() if isinstance(value, PdfObject) else value
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _number(value: object) -> int:
    found = value.get_object() if isinstance(value, PdfObject) else value
    return int(found) if isinstance(found, int | float) else 0


def _text(value: object) -> str:
    """Return the text of a string, name or stream, "" for anything else."""
    found = value.get_object() if isinstance(value, PdfObject) else value
    if isinstance(found, NameObject):
        return found.removeprefix("/")
    if isinstance(found, StreamObject):
        found = found.get_data()
    if isinstance(found, bytes):
        found = found.decode("utf-8", "replace")
    return str(found) if isinstance(found, str | int | float) else ""
