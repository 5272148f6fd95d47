"""Dialog for the overrides of a conversation: model, system prompt, sampling. They apply immediately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr, translated
from app.gui.widgets.basic import TextLabel, button, fitting_screen
from app.gui.widgets.form_controls import ChoiceBox, Control, make_control
from app.gui.widgets.form_rows import ControlRow, Section, announce
from app.gui.widgets.form_style import use_style_sheet
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme
from app.session.preset_choice import VALUES
from app.settings.fields import SettingsError, fields, with_values
from app.settings.presets import CUSTOM, Preset, preset_of
from app.settings.schema import Settings
from app.storage import NO_PROMPT, Overrides, SavedPrompt
from model_backends.protocol import Sampling

_SIZE_EMS = QSize(34, 43)
_LINES = 5
_CUSTOM = "custom"  # data of the choice for a custom text or custom values


@dataclass(frozen=True)
class OverrideChoices:
    """The choices. `program` holds the values used where a conversation has no overrides."""

    program: Overrides
    models: Sequence[tuple[Path, str]]
    prompts: Sequence[SavedPrompt]
    presets: Sequence[Preset]


class ConversationSettings(QDialog):
    """Shows and changes the overrides of a conversation."""

    chosen = Signal(object)
    """Set these `Overrides` for the conversation."""
    keep_requested = Signal(str)
    """Add this system prompt to the library."""

    def __init__(
        self, theme: Theme, title: str, overrides: Overrides, offer: OverrideChoices, window: QWidget
    ) -> None:
        """`title` of the conversation, "" if it does not exist yet."""
        super().__init__(window)
        use_style_sheet(self, theme)
        self.setWindowTitle(tr("Chat settings – Unfog"))
        self._theme, self._overrides, self._offer = theme, overrides, offer
        self._sets_values = False  # "Own values" was selected
        self.model = _Choices(theme, tr("Model of this conversation"), self)
        self.prompt = _Choices(theme, tr("System prompt of this conversation"), self)
        self.preset = _Choices(theme, tr("Quality in this conversation"), self)
        self.text = PlainTextEdit(self)
        self.text.setAccessibleName(tr("System prompt"))
        self.text.setTabChangesFocus(True)
        self._save_button = button(
            tr("Save to library"), tr("Save this prompt to the library"), self._on_save, "action"
        )
        self._explanation = TextLabel("", "muted", self)
        self._note = TextLabel(tr("Takes effect with the next reply."), "small", self)
        self._controls = [self._control(name) for name in (*VALUES, "max_tokens")]
        self._value_rows = [_ValueRow(theme, control) for control in self._controls]
        self._section = Section(
            "overrides", title or tr("New conversation"), [*self._rows(), *self._value_rows]
        )
        self._typing_timer = SaveTimer(self)
        self._typing_timer.timeout.connect(self._apply_text)
        self._add_choices()
        self._lay_out()
        self._show()
        self.model.activated.connect(lambda: self._set(model=str(self.model.currentData())))
        self.prompt.activated.connect(self._on_prompt)
        self.preset.activated.connect(self._on_preset)
        self.text.textChanged.connect(self._typing_timer.changed)
        theme.changed.connect(self._use_theme)
        self._use_theme()
        self.resize(fitting_screen(self, _SIZE_EMS * self.fontMetrics().height()))

    # Widgets

    def _rows(self) -> tuple[ControlRow, ...]:
        theme = self._theme
        prompt_column, preset_column = QWidget(self), QWidget(self)
        for box, parts in (
            (prompt_column, (self.prompt, self.text, self._save_button)),
            (preset_column, (self.preset, self._explanation)),
        ):
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(7)
            for part in parts:
                side = Qt.AlignmentFlag.AlignLeft if part is self._save_button else Qt.AlignmentFlag(0)
                column.addWidget(part, 0, side)
        model = tr("Used in this chat; loads with your next message.")
        prompt = tr(
            "Instructions for the model in this conversation. Choose a prompt from the "
            "library or write your own."
        )
        polish = tr("How replies in this conversation are written.")
        return (
            ControlRow(theme, tr("Model"), model, "", self.model, is_wide=True),
            ControlRow(theme, tr("System prompt"), prompt, "", prompt_column, is_wide=True),
            ControlRow(theme, tr("Quality"), polish, "", preset_column, is_wide=True),
        )

    def _control(self, name: str) -> Control:
        control = make_control(self._theme, fields()[f"replies.{name}"], ())
        control.picked.connect(lambda value: self._on_value(name, value))
        return control

    def _add_choices(self) -> None:
        offer, program = self._offer, self._offer.program
        used = dict(offer.models).get(Path(program.model), Path(program.model).stem)
        self.model.offer(tr("App default ({name})").format(name=used), "")
        for path, name in offer.models:
            self.model.offer(name, str(path))
        self.prompt.offer(tr("App default"), "")
        for prompt in offer.prompts:
            self.prompt.offer(prompt.title or tr("Untitled"), prompt.text)
        self.prompt.offer(tr("No system prompt"), NO_PROMPT)
        self.prompt.offer(tr("Custom"), _CUSTOM)
        assert program.sampling is not None
        preset = preset_of(program.sampling, offer.presets)
        self.preset.offer(tr("App default ({name})").format(name=translated(preset.title)), "")
        for preset in offer.presets:
            self.preset.offer(translated(preset.title), preset.name)
        self.preset.offer(tr("Custom"), _CUSTOM)

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 10)
        column.addWidget(self._section)
        column.addStretch()
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        footer = QWidget(self)
        footer.setObjectName("settings_footer")
        footer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(footer)
        line.setContentsMargins(20, 9, 20, 9)
        self._reset = button(tr("Use defaults"), tr("Uses the app defaults"), self._on_reset, "action")
        done = button(tr("Done"), tr("Done"), self.accept, "primary")
        done.setDefault(True)
        line.addWidget(self._note, 1)
        line.addWidget(self._reset)
        line.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(footer)

    # Changes

    def _on_prompt(self) -> None:
        chosen = str(self.prompt.currentData())
        self._typing_timer.stop()
        if chosen == _CUSTOM:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._set(system=chosen)

    def _apply_text(self) -> None:
        self._typing_timer.stop()
        typed = self.text.toPlainText()
        if not typed.strip():
            typed = NO_PROMPT if self._overrides.system == NO_PROMPT else ""
        if typed != self._overrides.system:
            self._set(system=typed)

    def _on_preset(self) -> None:
        chosen, used = str(self.preset.currentData()), self._sampling
        self._sets_values = chosen == _CUSTOM
        if not chosen:
            self._set(sampling=None)
        elif chosen == _CUSTOM:
            known = {name: getattr(used, name) for name in VALUES}
            defaults = {name: fields()[f"replies.{name}"].default for name in VALUES}
            values = {name: defaults[name] if value is None else value for name, value in known.items()}
            self._set(sampling=msgspec.structs.replace(used, **values))
        else:
            preset = next(preset for preset in self._offer.presets if preset.name == chosen)
            self._set(sampling=preset.with_limit(used.max_tokens))

    def _on_value(self, name: str, value: object) -> None:
        sampling = msgspec.structs.replace(self._sampling, **{name: value})
        values = {f"replies.{key}": getattr(sampling, key) for key in VALUES}
        try:
            with_values(Settings(), values)
        except SettingsError as error:
            message = tr("Not saved: {why}").format(why=translated(error.message))
            self._note.show_text(message)
            announce(self, message)
            return
        self._set(sampling=sampling)

    def _on_reset(self) -> None:
        self._sets_values = False
        self._typing_timer.stop()
        self._set(model="", system="", sampling=None)

    def _on_save(self) -> None:
        self.text.commit_composition()
        self._apply_text()
        if self._overrides.system.strip():
            self.keep_requested.emit(self._overrides.system)

    def prompt_saved(self, prompt: SavedPrompt) -> None:
        """Add a prompt that was saved to the library to the choices."""
        self.prompt.insertItem(self.prompt.count() - 2, prompt.title, prompt.text)
        self._show()

    def _set(self, **changes: object) -> None:
        overrides = msgspec.structs.replace(self._overrides, **changes)
        self._note.show_text(tr("Takes effect with the next reply."))
        if overrides != self._overrides:
            self._overrides = overrides
            self.chosen.emit(overrides)
        self._show()

    @property
    def _sampling(self) -> Sampling:
        sampling = self._overrides.sampling or self._offer.program.sampling
        assert sampling is not None
        return sampling

    # Display

    def _show(self) -> None:
        overrides, offer = self._overrides, self._offer
        if overrides.model and self.model.findData(overrides.model) < 0:
            label = tr("{name} (missing)").format(name=Path(overrides.model).stem)
            self.model.offer(label, overrides.model)
        self.model.show_choice(overrides.model)
        self.prompt.show_choice(overrides.system if self.prompt.findData(overrides.system) >= 0 else _CUSTOM)
        is_typed = bool(overrides.system.strip())
        if (overrides.system if is_typed else "") != self.text.toPlainText():
            self.text.setPlainText(overrides.system if is_typed else "")
            self._typing_timer.stop()
        default_prompt = offer.program.system.strip() or tr("No system prompt.")
        self.text.setPlaceholderText(tr("No system prompt.") if overrides.system else default_prompt)
        self._save_button.setVisible(is_typed and self.prompt.currentData() == _CUSTOM)
        preset = preset_of(self._sampling, offer.presets)
        is_custom = self._sets_values or preset.name == CUSTOM
        self.preset.show_choice("" if overrides.sampling is None else _CUSTOM if is_custom else preset.name)
        explanation = translated(preset.explanation)
        self._explanation.show_text(f"{explanation[:1].upper()}{explanation[1:]}.")
        for row, control in zip(self._value_rows, self._controls, strict=True):
            row.set_shown(overrides.sampling is not None and is_custom)
            value = getattr(self._sampling, control.field.key)
            control.show_value(control.field.default if value is None else value)
        self._section.search(())
        self._reset.setEnabled(overrides != Overrides())

    def _use_theme(self) -> None:
        # one by one: with a style sheet, Qt does not propagate fonts to child widgets
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        use_style_sheet(self, self._theme)
        self.text.setFixedHeight(round(self.fontMetrics().lineSpacing() * _LINES) + 16)

    # Dialog events

    def done(self, result: int) -> None:
        """Commit the text or number being edited."""
        self.text.commit_composition()
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        if self._typing_timer.isActive():
            self._apply_text()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Commit the text or number being edited."""
        self.done(0)
        super().closeEvent(event)


class _Choices(ChoiceBox):
    """A choice box that takes the available width."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, label: str, data: str) -> None:
        """Add a choice; its label is one line."""
        self.addItem(" ".join(label.split()), data)

    def show_choice(self, data: str) -> None:
        """Show this choice as selected."""
        self.setCurrentIndex(self.findData(data))


class _ValueRow(ControlRow):
    """A row for a sampling value, shown when custom values are selected."""

    def __init__(self, theme: Theme, control: Control) -> None:
        field = control.field
        super().__init__(theme, field.title, field.description, "", control, is_wide=control.is_wide)
        self._is_shown = False

    def set_shown(self, shown: bool) -> None:
        """Show or hide the row from the next search on."""
        self._is_shown = shown

    def is_shown_without_search(self) -> bool:
        """Whether it is shown."""
        return self._is_shown
