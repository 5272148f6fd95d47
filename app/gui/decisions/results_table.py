"""The answers about texts as a table: a row per text, and a bar for the probability of each answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.base.translation import format_number, tr, translated
from app.decisions.form import Form
from app.decisions.reading import Answer
from app.decisions.results import Result
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip

_NAME_EMS, _ANSWER_EMS = 9, 8  # the least widths of columns
_ANSWER = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


def percent(probability: float) -> str:
    """Return a probability as text; no answer is certain, and none impossible."""
    if 0.005 <= probability < 0.995:
        return tr("{percent}%").format(percent=format_number(round(100 * probability)))
    return tr(">99%") if probability > 0.5 else tr("<1%")


class _Answers(QAbstractTableModel):
    """Texts and their answers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = Form(questions=())
        self.results: list[Result] = []

    def begin(self, form: Form) -> None:
        self.beginResetModel()
        self.form, self.results = form, []
        self.endResetModel()

    def add(self, result: Result) -> None:
        row = len(self.results)
        self.beginInsertRows(QModelIndex(), row, row)
        self.results.append(result)
        self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.results)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.form.questions) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section == 0:
            return tr("Text") if role == Qt.ItemDataRole.DisplayRole else None
        column = self.form.questions[section - 1].column
        return column if role == Qt.ItemDataRole.DisplayRole else tool_tip(column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        result = self.results[index.row()]
        if index.column() == 0:
            name = _name(result)
            if role == Qt.ItemDataRole.DisplayRole:
                return name
            return tool_tip(result.error or name) if role == Qt.ItemDataRole.ToolTipRole else None
        answer = result.answers[index.column() - 1] if result.answers else None
        if role == _ANSWER:
            return answer
        if answer is None:
            return tr("failed") if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{answer}, {percent}").format(answer=answer.text, percent=percent(answer.probability))
        if role == Qt.ItemDataRole.DisplayRole:
            return answer.text
        return tool_tip(likeliest(answer)) if role == Qt.ItemDataRole.ToolTipRole else None


def _name(result: Result) -> str:
    if not result.source:
        return tr("Your text")
    return tr("{name}, row {row}").format(name=result.source, row=result.row) if result.row else result.source


def likeliest(answer: Answer) -> str:
    """Return the likeliest answers with their probabilities, as a line."""
    return "  ·  ".join(f"{text} {percent(probability)}" for text, probability in answer.likeliest)


class ResultsTable(QTableView):
    """Shows results as they come."""

    chosen = Signal(str)
    """What is to be said of the current cell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Answers(self)
        self._theme = theme
        self.setModel(self._model)
        self.setItemDelegate(_Bars(theme, self))
        self.setAccessibleName(tr("Answers"))
        self.setObjectName("decisions")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFocusProxy(self)
        set_role(header, QAccessible.Role.Grouping)
        header.setAccessibleName(tr("Questions"))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self.fit)

    @property
    def form(self) -> Form:
        """The form that was asked."""
        return self._model.form

    @property
    def results(self) -> Sequence[Result]:
        """The results shown."""
        return self._model.results

    def begin(self, form: Form) -> None:
        """Empty the table, for the answers to a form."""
        self._model.begin(form)
        self.fit()

    def add(self, result: Result) -> None:
        """Add a row; the first one is chosen."""
        self._model.add(result)
        if len(self._model.results) == 1:
            self.setCurrentIndex(self._model.index(0, min(1, self._model.columnCount() - 1)))

    def fit(self) -> None:
        """Fit rows and columns to the font."""
        em = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(round(em * 2.4))
        answers = self._model.columnCount() - 1
        if answers > 0:
            first = round(em * _NAME_EMS)
            room = (self.viewport().width() - first) // answers
            self.setColumnWidth(0, first)
            for column in range(1, answers + 1):
                self.setColumnWidth(column, max(room, round(em * _ANSWER_EMS)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the answers the room that there is."""
        super().resizeEvent(event)
        self.fit()

    def _on_current(self, index: QModelIndex) -> None:
        if not index.isValid():
            self.chosen.emit("")
            return
        result = self._model.results[index.row()]
        answer = index.data(_ANSWER)
        if result.error:
            self.chosen.emit(translated(result.error))
        elif isinstance(answer, Answer):
            question = self._model.form.questions[index.column() - 1]
            self.chosen.emit(f"{question.question}  {likeliest(answer)}")
        else:
            self.chosen.emit(_name(result))


class _Bars(QStyledItemDelegate):
    """Draws an answer, its probability, and a bar as long as that."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        answer, theme = index.data(_ANSWER), self._theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selected"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(8, 3, -8, -4)
        metrics = option.fontMetrics
        words = rect.adjusted(0, 0, 0, -6)
        room = words.width()
        if isinstance(answer, Answer):
            share = percent(answer.probability)
            painter.setPen(theme.color("muted"))
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, share)
            room -= metrics.horizontalAdvance(share) + 8
        elide = Qt.TextElideMode.ElideRight if index.column() else Qt.TextElideMode.ElideMiddle
        text = metrics.elidedText(str(index.data() or ""), elide, round(room))
        painter.setPen(theme.color("text" if index.column() == 0 or isinstance(answer, Answer) else "warn"))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if isinstance(answer, Answer):
            track = QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("line"))
            painter.drawRoundedRect(track, 1.5, 1.5)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(
                track.adjusted(0, 0, -track.width() * (1 - answer.probability), 0), 1.5, 1.5
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as a line and the bar."""
        return QSize(80, round(option.fontMetrics.height() * 2.4))
