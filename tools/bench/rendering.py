"""Benchmark opening, scrolling and growing of very long replies: `python -m tools.bench.rendering`.

Everything is measured in an offscreen window of 900 × 800 pixels. A stall is how long the event loop stood
still. Prints JSON; milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.gui.markdown.markdown import split_open_tail
from app.gui.markdown.math_rendering import render_formula
from app.gui.markdown.rich_text import RichText, TextView
from app.gui.widgets.theme import Theme
from tools.bench.machine import machine

LINES = 10_000
WINDOW = (900, 800)
FRAMES = 240
COMMITS = 30

_SECTION = """## Part {number}

Fog is a cloud that touches the ground: **tiny drops** of water, so light that they float. It forms when moist
air cools until it can hold no more water, and it lifts when the sun warms the ground again.

- Radiation fog, on clear nights
- Advection fog, over cold water
  - often seen *at sea*
- Valley fog, which may stay for days

1. Measure the temperature, `t`.
2. Measure the dew point, `d`.
3. Compare them.

```python
def is_foggy(t: float, d: float) -> bool:
    # less than two and a half degrees between them
    spread = t - d
    if spread < 0:
        raise ValueError(f"{{d}} is above {{t}}")
    return spread < 2.5
```

| place | days of fog |
|---|---|
| Hamilton | {number} |
| Bergen | 12 |

So much for this; what follows from it is said in the next part.

"""
_FORMULA = (
    "The drop falls at $v_{number} = \\frac{{2}}{{9}}\\frac{{\\rho g r^2}}{{\\mu}}$.\n\n"
    "$$ r^2 + {number} $$\n\n"
)


class Window:
    """A reply in a scrolling page, with measurements of event-loop stalls."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        page = QWidget()
        column = QVBoxLayout(page)
        self.reply = RichText(Theme(app, "light"), page)
        column.addWidget(self.reply)
        column.addStretch(1)
        self.area.setWidget(page)
        self.area.resize(*WINDOW)
        self.area.show()
        self._app.processEvents()

    def timed(self, action: Callable[[], object]) -> float:
        """Return the milliseconds until an action is done and painted."""
        began = time.perf_counter()
        action()
        self._turn()
        self.area.grab()
        return (time.perf_counter() - began) * 1000

    def longest_turn(self, turns: int = 400) -> float:
        """Return the longest event-loop turn until no work is left."""
        longest = 0.0
        for _ in range(turns):
            began = time.perf_counter()
            self._turn()
            longest = max(longest, (time.perf_counter() - began) * 1000)
        return longest

    def _turn(self) -> None:
        self._app.processEvents()
        self._app.sendPostedEvents(
            None, QEvent.Type.DeferredDelete.value
        )  # which only a real event loop does

    def widgets(self) -> int:
        """Count the texts that currently have widgets."""
        return len(self.reply.findChildren(TextView))

    def close(self) -> None:
        """Close everything."""
        self.area.close()
        self.area.deleteLater()
        self._app.processEvents()


def sample(lines: int, *, formulas: bool = False) -> str:
    """Return a reply of this many lines: prose, lists, code and tables."""
    parts: list[str] = []
    count = 0
    while count < lines:
        part = _SECTION.format(number=len(parts) + 1)
        if formulas:
            part += _FORMULA.format(number=len(parts) + 1)
        parts.append(part)
        count += part.count("\n")
    return "\n".join("".join(parts).split("\n")[:lines])


def opening(app: QApplication, text: str) -> dict[str, float]:
    """Measure the first screen, the rest, scrolling through, and a change of width."""
    window = Window(app)
    figures = {"first_screen": window.timed(lambda: window.reply.show_markdown(text))}
    figures["longest_turn_after"] = window.longest_turn()
    bar = window.area.verticalScrollBar()
    steps = (
        ("slow", [80 * frame for frame in range(FRAMES)]),
        ("pages", [700 * frame for frame in range(FRAMES)]),
        ("jumps", [bar.maximum() * (37 * frame % FRAMES) // FRAMES for frame in range(60)]),
    )
    for name, places in steps:
        figures |= _spread(name, [window.timed(partial(bar.setValue, at)) for at in places])
    figures["another_width"] = window.timed(lambda: window.area.resize(WINDOW[0] - 150, WINDOW[1]))
    figures["widgets"] = window.widgets()
    window.close()
    return {name: round(value, 1) for name, value in figures.items()}


def growing(app: QApplication, text: str) -> dict[str, float]:
    """Measure appending a block of 1,000 characters to a long reply while its end is followed."""
    window = Window(app)
    start = len(text) - COMMITS * 1000
    window.reply.show_markdown(split_open_tail(text[:start])[0])
    window.longest_turn()
    times = []
    for number in range(1, COMMITS + 1):
        times.append(window.timed(partial(_grow, window, text[: start + number * 1000])))
        times.append(window.longest_turn(4))
    window.close()
    return {name: round(value, 1) for name, value in _spread("commit", times).items()}


def _grow(window: Window, text: str) -> None:
    window.reply.show_markdown(split_open_tail(text)[0])
    bar = window.area.verticalScrollBar()
    bar.setValue(bar.maximum())


def _spread(name: str, times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        f"{name}_median": ordered[len(ordered) // 2],
        f"{name}_p95": ordered[int(len(ordered) * 0.95)],
        f"{name}_longest": ordered[-1],
    }


def measure(app: QApplication, lines: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Run all measurements, by name."""
    opening(app, sample(200))  # fonts are loaded once
    began = time.perf_counter()
    render_formula("x", display=True, size=16.0)
    yield "formulas, loading", {"library": round((time.perf_counter() - began) * 1000, 1)}
    for name, text in (("prose", sample(lines)), ("formulas", sample(lines, formulas=True))):
        yield f"{name}, opening", opening(app, text)
        yield f"{name}, growing", growing(app, text)


def main(argv: list[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    args = parser.parse_args(argv)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    figures: dict[str, object] = {"machine": machine(), "lines": args.lines, **dict(measure(app, args.lines))}
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
