"""Find sentences that lose their translation: texts put together by hand, English words as values.

    python -m tools.untranslated

A text is a literal in `tr(…)`, `lazy_text(…)` or `translatable(…)`. What comes from these is put together
by values, `joined(…)` or `translated(…)` only: an f-string, `+`, `%` or `str.join` makes English of it. A
line that is right all the same ends with `# untranslated: reason`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "model_backends")
ENGLISH = (
    "app/__main__.py",
    "app/cli/",
    "app/gui/export/options.py",  # of the terminal
    "app/gui/settings_dialog/diagnostics.py",  # for bug reports
    "app/base/translation.py",
    "model_backends/lazy_text.py",
)
"""What is English in every language, and what implements translation."""

_TEXTS = {"tr", "lazy_text", "translatable"}
_TRANSLATED = {"tr", "translated"}
_ALLOWED = "# untranslated:"
_WORD = re.compile(r"[A-Za-z]{2,}")
_NO_WORD = re.compile(r"<[^>]*>|Unfog")
_FIGURE = re.compile(r",|\.\d*[feg%]")  # a format of numbers that differs between languages
_SHOWS = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setInformativeText"),
    *("setAccessibleName", "setAccessibleDescription", "show_text", "show_message"),
    *("addAction", "addMenu", "addTab", "QLabel", "QPushButton", "QCheckBox", "QAction"),
}
"""Functions that show a text, their first argument."""


class Finding(NamedTuple):
    """A place in a file, and what is wrong there."""

    line: int
    message: str


def findings(source: str, errors: Collection[str] = ("UnfogError",)) -> list[Finding]:
    """Return what a module does to its texts that loses their translation.

    `errors`: the classes whose messages people read.
    """
    tree = ast.parse(source)
    allowed = {number for number, line in enumerate(source.splitlines(), 1) if _ALLOWED in line}
    checker = _Checker({"lazy_text", "joined", "byte_size", *_lazy_functions(tree)}, {*errors, "Failed"})
    checker.visit(tree)
    return sorted(
        Finding(node.lineno, message)
        for node, message in checker.found
        if not allowed & set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    )


def _lazy_functions(tree: ast.Module) -> set[str]:
    """The functions of a module that return a `LazyText`, as their annotation or every `return` says."""
    found = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
            calls = [_name(value.func) if isinstance(value, ast.Call) else "" for value in returned]
            is_said = function.returns is not None and "LazyText" in ast.unparse(function.returns)
            if is_said or (calls and set(calls) <= {"lazy_text", "joined"}):
                found.add(function.name)
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


class _Checker(ast.NodeVisitor):
    """Collects faults; knows the names that hold texts in each scope."""

    def __init__(self, lazy_functions: set[str], errors: set[str]) -> None:
        self.found: list[tuple[ast.expr, str]] = []
        self._error_classes = errors
        self._lazy_functions = lazy_functions
        self._scopes: list[set[str]] = [set()]  # names that hold texts
        self._errors: list[str] = []  # names of caught errors, whose message and hint are texts
        self._known_errors: list[str] = []  # of these, those whose messages people read

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._scopes.append(set())
        self.generic_visit(node)
        self._scopes.pop()

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self._errors.append(node.name or "")
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        is_known = any(one is not None and _name(one) in self._error_classes for one in caught)
        self._known_errors.append(node.name or "" if is_known else "")
        self.generic_visit(node)
        self._errors.pop()
        self._known_errors.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if self._is_text(node.value):
            self._scopes[-1] |= names
        else:
            self._scopes[-1] -= names

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in _TEXTS:
            self._check_text(node)
        elif name == "LazyText":
            if node.args and isinstance(node.args[0], ast.JoinedStr):
                self._add(node, "the template of a text is no literal")
        elif name == "format" and isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Call) and _name(node.func.value.func) == "tr":
                self._check_values(node)
            elif isinstance(node.func.value, ast.Constant):
                self._check_parts(node, [*node.args, *(keyword.value for keyword in node.keywords)])
        elif name == "join" and isinstance(node.func, ast.Attribute) and node.args:
            self._check_parts(node, list(_elements(node.args[0])))
        elif name in self._error_classes:
            self._check_error(node)
        elif name == "joined":
            if node.args and not _is_punctuation(node.args[0]):
                self._add(node, "the words between parts have no translation: use lazy_text(…)")
        elif name in _SHOWS and node.args and _has_words(node.args[0]):
            self._add(node, "a text that is shown has no translation: use tr(…)")
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        values = [value for value in node.values if isinstance(value, ast.FormattedValue)]
        self._check_parts(node, [value.value for value in values])
        for value in values:
            form = "" if value.format_spec is None else ast.unparse(value.format_spec)
            if _FIGURE.search(form.removeprefix("f'").removesuffix("'")):
                self._add(node, "a number is formatted in English: use format_number, or a text with values")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Add | ast.Mod):
            sides = [node.left, node.right]
            self._check_parts(node, sides)
            if any(isinstance(side, ast.Call) and _name(side.func) in _TRANSLATED for side in sides):
                self._add(node, "a sentence is put together from translated parts")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        ends = {side.value for side in (node.body, node.orelse) if isinstance(side, ast.Constant)}
        if ends in ({"", "s"}, {"", "es"}, {"is", "are"}, {"has", "have"}):
            self._add(node, 'a plural is made by hand: use %n and "(s)"')
        self.generic_visit(node)

    def _check_text(self, node: ast.Call) -> None:
        first = node.args[0] if node.args else None
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            self._add(node, "a text is no literal")
        self._check_values(node)

    def _check_values(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            for value in _alternatives(keyword.value):
                if _has_words(value):
                    self._add(value, "an English word is the value of a text")
                elif isinstance(value, ast.Name) and value.id in self._known_errors:
                    self._add(value, "an error as a value becomes English: use its message")

    def _check_parts(self, node: ast.expr, parts: Sequence[ast.expr]) -> None:
        if any(map(self._is_text, parts)):
            self._add(node, "a text becomes English: use values of lazy_text(…), joined(…) or translated(…)")

    def _check_error(self, node: ast.Call) -> None:
        named = [keyword.value for keyword in node.keywords if keyword.arg in ("message", "hint", "reason")]
        for value in (*node.args, *named):
            if _has_words(value):
                self._add(value, "the message of an error has no translation: use lazy_text(…)")

    def _is_text(self, node: ast.expr) -> bool:
        """Whether an expression is a `LazyText`, as far as this module shows."""
        if isinstance(node, ast.Call):
            return _name(node.func) in self._lazy_functions
        if isinstance(node, ast.Name):
            return any(node.id in scope for scope in self._scopes)
        if isinstance(node, ast.IfExp):
            return self._is_text(node.body) or self._is_text(node.orelse)
        is_error = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        return is_error and node.attr in ("message", "hint") and node.value.id in self._errors  # type: ignore

    def _add(self, node: ast.expr, message: str) -> None:
        self.found.append((node, message))


def _has_words(node: ast.expr) -> bool:
    """Whether a literal or an f-string has words of its own."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    words = (part.value for part in parts if isinstance(part, ast.Constant))
    return any(isinstance(word, str) and _WORD.search(_NO_WORD.sub("", word)) for word in words)


def _is_punctuation(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not _has_words(node)


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    else:
        yield node


def _elements(node: ast.expr) -> Iterator[ast.expr]:
    """The parts that `join` gets, as far as they are written there."""
    if isinstance(node, ast.List | ast.Tuple):
        yield from node.elts
    elif isinstance(node, ast.GeneratorExp | ast.ListComp):
        yield node.elt


def main() -> int:
    """Print every finding; return 1 if there are any."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    errors = error_classes(sources.values())
    count = 0
    for name, source in sources.items():
        if name.startswith(ENGLISH):
            continue
        for line, message in findings(source, errors):
            print(f"{name}:{line}: {message}")
            count += 1
    return 1 if count else 0


def error_classes(sources: Iterable[str]) -> set[str]:
    """Return the names of `UnfogError` and of all classes that derive from it."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }
    found, size = {"UnfogError"}, 0
    while len(found) > size:
        size = len(found)
        found |= {name for name, above in bases.items() if above & found}
    return found


if __name__ == "__main__":
    sys.exit(main())
