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
_LAZY = {"lazy_text", "LazyText", "joined", "byte_size"}
_CHANGES = {
    *("capitalize", "lower", "upper", "title", "strip", "rstrip", "lstrip", "replace", "removesuffix"),
    *("removeprefix", "casefold", "shorten", "str"),
}
"""Functions and methods that make an ordinary string of a text."""
_ALLOWED = "# untranslated:"
_WORD = re.compile(r"[A-Za-z]{2,}")
_NO_WORD = re.compile(r"<[^>]*>|Unfog")
_FIGURE = re.compile(r",|\.\d*[feg%]")  # a format of numbers that differs between languages
_SHOWS = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setInformativeText"),
    *("setStatusTip", "setWhatsThis", "setTitle", "setDetailedText"),
    *("setAccessibleName", "setAccessibleDescription", "show_text", "show_message"),
    *("addAction", "addMenu", "addTab", "QLabel", "QPushButton", "QCheckBox", "QAction"),
}
"""Functions that show a text, their first argument."""


class Finding(NamedTuple):
    """A place in a file, and what is wrong there."""

    line: int
    message: str


def findings(
    source: str, errors: Collection[str] = ("UnfogError",), lazy: Collection[str] = ()
) -> list[Finding]:
    """Return what a module does to its texts that loses their translation.

    `errors`: the classes whose messages people read; `lazy`: functions and constants of other modules that
    are texts.
    """
    tree = ast.parse(source)
    allowed = {number for number, line in enumerate(source.splitlines(), 1) if _ALLOWED in line}
    checker = _Checker(_lazy_names(tree, lazy), {*errors, "Failed"})
    checker.visit(tree)
    return sorted(
        Finding(node.lineno, message)
        for node, message in checker.found
        if not allowed & set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    )


def _lazy_names(tree: ast.Module, known: Collection[str] = ()) -> set[str]:
    """Return the functions of a module that may return a text, and `known` ones that it does not define.

    Their annotation says so, or a `return` of a text: a call, or a name that got one.
    """
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {*_LAZY, *set(known).difference(function.name for function in functions)}
    size = 0
    while len(found) > size:
        size = len(found)
        for function in functions:
            is_said = function.returns is not None and ast.unparse(function.returns) == "LazyText"
            scope = _Checker(found, set())
            for statement in function.body:
                scope.visit(statement)
            returned = [
                node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value
            ]
            if is_said or any(map(scope.is_text, returned)):
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
        self._attributes: set[str] = set()  # that hold texts, with the names of their objects
        self._scopes: list[set[str]] = [set()]  # names that hold texts
        self._errors: list[str] = []  # names of caught errors, whose message and hint are texts
        self._known_errors: list[str] = []  # of these, those whose messages people read

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        arguments = (*node.args.args, *node.args.kwonlyargs)
        typed = {one.arg for one in arguments if one.annotation and ast.unparse(one.annotation) == "LazyText"}
        self._scopes.append(typed)
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
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        if node.value is not None:
            self._assign(node.target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.generic_visit(node)
        self._assign(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.value, ast.Constant | ast.JoinedStr | ast.Call):  # no list
            is_call = isinstance(node.value, ast.Call) and not self.is_text(node.value)
            self._check_parts(node.value, [] if is_call else [node.target, node.value])
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self._assign(node.target, node.iter)  # texts of a list, each of which is one
        self.generic_visit(node)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        """Note whether a name or an attribute now holds a text, or a list or dictionary of texts."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._assign(one, other)
        elif isinstance(target, ast.Attribute):
            self._attributes |= {ast.unparse(target)} if self.is_text(value) else set()
        elif isinstance(target, ast.Name) and self.is_text(value):
            self._scopes[-1].add(target.id)
        elif isinstance(target, ast.Name):
            self._scopes[-1].discard(target.id)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.slice, ast.Slice) and self.is_text(node.value):
            self._check_parts(node, [node.value])
        self.generic_visit(node)

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
        elif name in _CHANGES:
            owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            self._check_parts(node, [*owner, *node.args[:1]])
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
        sides = [node.left, node.right]
        is_list = any(isinstance(side, ast.List | ast.ListComp | ast.Tuple) for side in sides)
        if isinstance(node.op, ast.Mod) or (isinstance(node.op, ast.Add) and not is_list):
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
        if any(map(self.is_text, parts)):
            self._add(node, "a text becomes English: use values of lazy_text(…), joined(…) or translated(…)")

    def _check_error(self, node: ast.Call) -> None:
        named = [keyword.value for keyword in node.keywords if keyword.arg in ("message", "hint", "reason")]
        for value in (*node.args, *named):
            if _has_words(value):
                self._add(value, "the message of an error has no translation: use lazy_text(…)")

    def is_text(self, node: ast.expr) -> bool:
        """Whether an expression is a `LazyText`, or holds some, as far as this module shows."""
        if isinstance(node, ast.Call):
            return _name(node.func) in self._lazy_functions
        if isinstance(node, ast.Name):
            return any(node.id in scope for scope in self._scopes)
        if isinstance(node, ast.IfExp | ast.BoolOp | ast.Tuple | ast.List | ast.Dict):
            return any(map(self.is_text, _parts(node)))
        if isinstance(node, ast.NamedExpr | ast.Subscript):
            return self.is_text(node.value)
        if not isinstance(node, ast.Attribute):
            return False
        is_error = isinstance(node.value, ast.Name) and node.value.id in self._errors
        return (is_error and node.attr in ("message", "hint")) or ast.unparse(node) in self._attributes

    def _add(self, node: ast.expr, message: str) -> None:
        self.found.append((node, message))


def _parts(node: ast.IfExp | ast.BoolOp | ast.Tuple | ast.List | ast.Dict) -> list[ast.expr]:
    """Return the values that an expression may have or holds."""
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return node.elts if isinstance(node, ast.Tuple | ast.List) else node.values


def _has_words(node: ast.expr) -> bool:
    """Whether a literal, an f-string or what is put together from them has words of its own."""
    if isinstance(node, ast.IfExp | ast.BoolOp):
        return any(map(_has_words, _parts(node)))
    if isinstance(node, ast.BinOp):
        return _has_words(node.left) or _has_words(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _has_words(node.func.value)
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
    else:
        yield node


def main() -> int:
    """Print every finding; return 1 if there are any."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}
    errors, lazy = error_classes(sources.values()), lazy_functions(sources.values())
    count = 0
    for name, source in sources.items():
        if name.startswith(ENGLISH):
            continue
        for line, message in findings(source, errors, lazy):
            print(f"{name}:{line}: {message}")
            count += 1
    return 1 if count else 0


def lazy_functions(sources: Iterable[str]) -> set[str]:
    """Return the names of functions that return texts in every module that defines one of this name."""
    texts, others = set[str](), set[str]()
    for tree in map(ast.parse, sources):
        found = _lazy_names(tree)
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        texts |= defined & found
        others |= defined - found
    return texts - others


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
