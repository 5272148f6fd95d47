"""What Unfog tells people to do fits how they got it: a bundle has no pip, no dev.py and no source folder."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
import model_backends
from app.__main__ import main

FOLDERS = (Path(app.__file__).parent, Path(model_backends.__file__).parent)
MODULES = sorted(module for folder in FOLDERS for module in folder.rglob("*.py"))
OF_THE_SOURCE = re.compile(
    r"\bpip\b|dev\.py|\.venv|virtual environment|python3? -m|pyproject|requirements|\bin the README",
    re.IGNORECASE,
)


def texts(tree: ast.AST, function: ast.AST | None = None) -> Iterator[tuple[ast.Constant, ast.AST | None]]:
    """Yield the texts in the code that are no docstrings, each with the function that it is in."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, function
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from texts(node, node if is_function else function)


def asks_for_bundle(function: ast.AST | None) -> bool:
    return function is not None and "is_frozen()" in ast.unparse(function)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(FOLDERS[0].parent).as_posix())
def test_texts_that_name_the_source_are_shown_from_source_only(module: Path) -> None:
    """A function that makes such a text asks `is_frozen()`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    wrong = [
        text.value
        for text, function in texts(tree)
        if OF_THE_SOURCE.search(text.value) and not asks_for_bundle(function)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("frozen", "hint"), [(True, "Install the system library"), (False, "python3 dev.py run")]
)
def test_a_window_without_its_libraries_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    frozen: bool,
    hint: str,
) -> None:
    class NoLibrary:
        """Finds a module that can't be imported, as on a system without graphics."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "app.gui.application.application":
                raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delitem(sys.modules, "app.gui.application.application", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoLibrary(), *sys.meta_path])
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert main([]) == 2
    error = capsys.readouterr().err
    assert "libEGL.so.1" in error
    assert hint in error
