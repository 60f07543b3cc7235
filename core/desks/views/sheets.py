"""A page of rows by a spreadsheet: it is taken along with what stands there, and fills the page in, which is looked at
before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from core.contents import sheets
from core.contents.kinds import FileRefused
from core.desks.purposes import SHEET
from core.desks.rules.sheets import NAME, NUMBER, Column, Fault, Filled, filled
from core.desks.views.desk import Chosen
from core.errors import DomainError, Invalid, refusal_of
from core.exports.views import answering
from core.files import operations as files
from core.files.forms import bounds_of, said_of
from core.web.access import signed_in_person

_MOST_FAULTS = 100


class Sheet:
    """The spreadsheet of a page of rows; `known` is what stands on record, by input."""

    def __init__(self, title: str, chosen: Chosen[Any], columns: Sequence[Column], known: Mapping[str, str]) -> None:
        self.title, self.columns = title, columns
        self._chosen, self._known = chosen, known
        self.refused: Sequence[Fault] = ()
        """The rows that were taken and would not be saved."""
        self.bounds, self.said = bounds_of(sheets.ACCEPTED), said_of(sheets.ACCEPTED)

    @property
    def is_wanted(self) -> bool:
        """Whether the spreadsheet is to be taken along."""
        return "sheet" in request.args and request.method == "GET"

    @property
    def fills(self) -> bool:
        """Whether the page is to be filled in; nothing is done then."""
        return request.method == "POST" and "fill" in request.form

    @property
    def address(self) -> str:
        """Where it is taken along."""
        return self._chosen.address(self._chosen.revisions, sheet="1")

    def table(self) -> Response:
        """The chosen rows, with what stands on record."""
        rows = [
            (
                row.reference,
                row.name,
                *(each.words(self._known.get(f"{row.id}.{each.name}", "")) for each in self.columns),
            )
            for row in self._chosen.rows
        ]
        return answering.table(self.title, (NUMBER, NAME, *(each.heading for each in self.columns)), rows)

    @cached_property
    def sent(self) -> Mapping[str, str]:
        """What stands in the page's inputs: what was typed, over that what the spreadsheet says; on a page that is new
        what stands on record."""
        if request.method != "POST":
            return self._known
        typed = MultiDict(request.form)
        if self.filled is not None:
            for name, value in self.filled.values.items():
                typed[name] = value
        return typed.to_dict()

    def seen(self, name: str) -> str:
        """What stood on record in the place of an input when the page was first shown."""
        return request.form.get(f"{name}.seen", self._known.get(name, ""))

    @property
    def filled(self) -> Filled | None:
        """What the spreadsheet says, if one came that can be read."""
        return self._read[0]

    @property
    def refusal(self) -> DomainError | None:
        """Why the spreadsheet cannot be read."""
        return self._read[1]

    @property
    def faults(self) -> Sequence[Fault]:
        """The first of the rows that were not taken."""
        return [] if self.filled is None else self.filled.faults[:_MOST_FAULTS]

    def judged_by(self, check: Callable[[], object]) -> Mapping[str, list[str]]:
        """What an operation would refuse of the rows that were taken, by input; the sheet says it by their numbers."""
        taken = {} if self.filled is None else self.filled.taken
        refused = refusal_of(check)
        errors = refused.errors if isinstance(refused, Invalid) else {}
        found = {path: sentences for path, sentences in errors.items() if path.partition(".")[0] in taken}
        references = {row.id: row.reference for row in self._chosen.rows}
        self.refused = [
            Fault(taken[id], references[id], sentence)
            for path, sentences in found.items()
            for id in [path.partition(".")[0]]
            for sentence in sentences
        ]
        return found

    @cached_property
    def _read(self) -> tuple[Filled | None, DomainError | None]:
        if not self.fills:
            return None, None
        try:
            return self._from(request.files.get("sheet_file")), None
        except DomainError as refused:
            return None, refused

    def _from(self, upload: Any) -> Filled:
        if upload is None or not upload.filename:
            raise FileRefused("请先选择填好的表格。", "表格可在本页下载。")
        kept = files.keep(upload, SHEET.id, by=signed_in_person())
        with files.open_file(kept) as content:
            found = filled(
                sheets.read(content.read()), self.columns, {row.reference: row.id for row in self._chosen.rows}
            )
        if found is None:
            headings = "、".join(each.heading for each in self.columns)
            raise FileRefused(
                f"表格里没有找到表头：须有“{NUMBER}”和“{headings}”中的至少一列。", "请下载本页的表格填写。"
            )
        return found
