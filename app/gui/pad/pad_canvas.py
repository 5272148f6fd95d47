"""What the model writes in a pad: suggestions at the cursor, holes, and words that are written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.pad.controller import PadController
from app.gui.widgets.context import AppContext
from app.session.rewriting import RewriteKind

if TYPE_CHECKING:  # imported when the first pad is opened
    from app.gui.pad.page_canvas import PadCanvasPage
    from app.gui.pad.view import PadView

_LIVE_KEY = "pad/live_drafts"  # in the window's state


class PadCanvas(QObject):
    """Makes the parts of a pad's page that write with the model, when the page is made."""

    def __init__(self, context: AppContext, pads: PadController) -> None:
        super().__init__(pads)
        self._context, self._pads = context, pads
        self._is_live = bool(context.window_state.value(_LIVE_KEY, False, bool))
        self._page: PadCanvasPage | None = None
        self._action = context.actions["live_drafts"]
        self._action.setCheckable(True)
        self._action.setChecked(self._is_live)
        context.actions.handle({"live_drafts": self.toggle_live_drafts, "fill_holes": self.fill_holes})
        pads.created.connect(self._on_created)
        pads.toggled.connect(lambda _: self._drop())
        pads.opened.connect(self._drop)

    @property
    def page(self) -> PadCanvasPage | None:
        """The parts of the page, once it is made."""
        return self._page

    def toggle_live_drafts(self) -> None:
        """Turn live drafts on or off, and remember that."""
        self.set_live_drafts(not self._is_live)

    def set_live_drafts(self, is_on: bool) -> None:
        """Suggest the next lines while someone writes, or only when Tab is pressed."""
        self._is_live = is_on
        self._context.window_state.setValue(_LIVE_KEY, is_on)
        self._action.setChecked(is_on)
        if self._page is not None:
            self._page.turn_live_drafts(is_on)

    def fill_holes(self) -> None:
        """Fill the hole at the cursor of the open pad, or all of its holes."""
        if self._page is not None and self._pads.is_shown:
            self._page.fill_holes()

    def rewrite(self, kind: RewriteKind) -> bool:
        """Write the selected words of the open pad again; return whether a pad is open."""
        if self._page is None or not self._pads.is_shown:
            return False
        self._page.rewrite(kind)
        return True

    def _on_created(self, view: PadView) -> None:
        from app.gui.pad.page_canvas import PadCanvasPage

        self._page = page = PadCanvasPage(self._context, view)
        page.turn_live_drafts(self._is_live)
        page.switch.toggled.connect(self.set_live_drafts)
        page.suggestion.about_to_take.connect(self._pads.keep_version)
        page.filling.about_to_replace.connect(self._pads.keep_version)

    def _drop(self) -> None:
        if self._page is not None:
            self._page.stop()
