"""The shape of the program, as its source shows it: complete constructors, private state, small folders."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
MOST_ARGUMENTS = 6  # of a constructor, besides self
MOST_MODULES = 25  # of a folder

LIBRARY_ATTRIBUTES = {
    "__main__.py": {"model"},  # argparse.Namespace
    "cli/present_options.py": {"description"},  # argparse.ArgumentParser
    "cli/render.py": {"disable"},  # rich
    "gui/application/crash_reports.py": {"excepthook", "unraisablehook"},  # sys, threading
    "gui/canvas/shaping.py": {"start", "length", "format"},  # QTextLayout.FormatRange
    "gui/command_palette/rows.py": {"start", "length", "format"},  # QTextLayout.FormatRange
    "gui/welcome/suggestion_button.py": {"text"},  # QStyleOption
    "gui/fog_in_text/ghost_text.py": {"start", "length", "format"},  # QTextLayout.FormatRange
    "gui/export/film_writers.py": {  # PyAV
        *("width", "height", "pix_fmt", "time_base", "pts"),
        *("color_range", "colorspace", "color_primaries", "color_trc"),
    },
    "gui/markdown/marks.py": {"cursor", "format"},  # QTextEdit.ExtraSelection
    "gui/markdown/math_rendering.py": {"svg2"},  # ziamath
    "gui/markdown/nested_code.py": {"level", "meta", "attrs", "type", "tag"},  # markdown-it
    "gui/pad/holes.py": {"cursor", "format"},  # QTextEdit.ExtraSelection
    "gui/pad/find/finding.py": {"cursor", "format"},  # QTextEdit.ExtraSelection
    "gui/pdf/pieces.py": {"palette", "clip"},  # QAbstractTextDocumentLayout.PaintContext
    "gui/sidebar/row_delegate.py": {"features", "icon", "decorationSize", "state", "text"},  # QStyleOption
    "gui/sidebar/search_results.py": {"start", "length", "format"},  # QTextLayout.FormatRange
    "gui/widgets/basic.py": {"icon", "text"},  # QStyleOption
    "import_export/html_page.py": {"validateLink"},  # markdown-it
    "markdown/bare_addresses.py": {"pos", "pending", "attrs", "info", "content", "children"},  # markdown-it
    "markdown/emphasis.py": {"inline", "ruler", "ruler2", "terminator_re"},  # markdown-it
    "markdown/fences.py": {"line", "info", "markup", "content", "map"},  # markdown-it
    "markdown/math_syntax.py": {"pos", "line", "block", "content", "markup", "map"},  # markdown-it
    "markdown/mathml.py": {"text"},  # ElementTree
    "markdown/table_breaks.py": {"content", "children"},  # markdown-it
    "markdown/tasks.py": {"content"},  # markdown-it
    "storage/database.py": {"row_factory", "text_factory"},  # sqlite3
    "storage/repair/recovery.py": {"text_factory"},  # sqlite3
    "storage/repair/salvage.py": {"row_factory", "text_factory"},  # sqlite3
}
"""Attributes of libraries' objects, which are set by assigning to them."""


def name_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def constructors(tree: ast.Module) -> Iterator[tuple[str, ast.arguments]]:
    """Every class that has a constructor of its own, with what that takes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    yield node.name, method.args


def record_fields(tree: ast.Module) -> set[str]:
    """The fields of the records that a module defines, which it may fill as it likes."""
    records = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(
            "dataclass" in ast.unparse(base) or "Struct" in ast.unparse(base)
            for base in (*node.decorator_list, *node.bases)
        )
    )
    return {
        entry.target.id
        for record in records
        for entry in record.body
        if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
    }


def foreign_assignments(tree: ast.Module, libraries: set[str]) -> Iterator[str]:
    """Assignments to attributes of anything but `self`, `cls`, the module's records and libraries."""
    fields = record_fields(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Store):
            continue
        holder = ast.unparse(node.value)
        is_record = node.attr in fields and not holder.startswith("self.")
        if holder not in {"self", "cls"} and node.attr not in libraries and not is_record:
            yield f"line {node.lineno}: {ast.unparse(node)}"


def test_no_constructor_takes_more_than_six_arguments() -> None:
    too_many = [
        f"{name_of(module)}: {name}"
        for module in MODULES
        for name, taken in constructors(parsed(module))
        if len(taken.posonlyargs) + len(taken.args) + len(taken.kwonlyargs) - 1 > MOST_ARGUMENTS
    ]
    assert too_many == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_attribute_is_assigned_from_outside(module: Path) -> None:
    libraries = LIBRARY_ATTRIBUTES.get(name_of(module), set())
    assert list(foreign_assignments(parsed(module), libraries)) == []


def test_no_folder_has_more_than_twenty_five_modules() -> None:
    counts = Counter(module.parent.relative_to(ROOT) for module in MODULES if module.stem != "__init__")
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class A:\n def f(self, b): b.c = 1", ["line 2: b.c"]),
        ("class A:\n def f(self): self.b.c = 1", ["line 2: self.b.c"]),
        ("class A:\n def f(self): self.b = 1", []),
        ("@dataclass\nclass R:\n x: int\ndef f(r): r.x = 1", []),
        ("@dataclass\nclass R:\n x: int\nclass A:\n def f(self): self.r.x = 1", ["line 5: self.r.x"]),
        ("def f(b): b.c += 1", ["line 1: b.c"]),
        ("def f(a, b): a.x, b.y = 1, 2", ["line 1: a.x", "line 1: b.y"]),
    ],
)
def test_the_check_finds_assignments_from_outside(source: str, found: list[str]) -> None:
    assert list(foreign_assignments(ast.parse(source), set())) == found


@pytest.mark.parametrize("module", [one for one in MODULES if one.parent.name == "cli"], ids=name_of)
def test_terminal_commands_print_through_the_console_that_cleans_text(module: Path) -> None:
    if name_of(module) == "cli/console.py":
        return
    called = (node.func for node in ast.walk(parsed(module)) if isinstance(node, ast.Call))
    assert not {func.id for func in called if isinstance(func, ast.Name)} & {"print", "Console"}
