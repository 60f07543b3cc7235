"""The forms of the working-day calendar: a year's holidays as the yearly notice lists them, and one day put right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core import clock
from core.errors import DomainError
from core.policy_desk.forms import NoticeDayField
from core.policy_desk.operations.calendar import Holiday
from core.web.form import Form, SelectField, choices

_BLANK_ROWS = 2
_PARTS = re.compile(r"[、，,；;\s]+")


def _read_days(text: str) -> tuple[date, ...]:
    """The days of a list such as ``年-月-日、年-月-日``. Raises ValueError."""
    return tuple(clock.day_of(part) for part in _PARTS.split(text.strip()) if part)


class HolidayRow(PlainForm):
    """One holiday of the notice; a row without days is left out."""

    name = StringField("名称", [Optional(), Length(max=100)])
    first = NoticeDayField("放假第一天", [Optional()])
    last = NoticeDayField("放假最后一天", [Optional()])
    worked = StringField("调休上班日", [Optional()], render_kw={"placeholder": "年-月-日、年-月-日"})

    def validate_worked(self, field: Field) -> None:
        try:
            _read_days(field.data or "")
        except ValueError:
            raise ValidationError("请把每一天写作“年-月-日”（月、日各两位数），用顿号隔开。") from None

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The fields, and that a holiday is given whole. (A validator of an empty field would not be asked.)"""
        valid = super().validate(extra_validators)
        if not valid or self.is_blank:
            return valid
        missing = [field for field in (self.name, self.first, self.last) if not field.data]
        for field in missing:
            field.errors = ["名称、放假第一天和最后一天都要填写。"]
        return not missing

    @property
    def is_blank(self) -> bool:
        """Nothing but a suggested name stands in it."""
        return not self.first.data and not self.last.data and not self.worked.data

    @property
    def holiday(self) -> Holiday:
        """The holiday; the row has been validated and is not blank."""
        assert self.first.data is not None and self.last.data is not None  # noqa: S101, PT018
        days = _read_days(self.worked.data or "")
        return Holiday((self.name.data or "").strip(), self.first.data, self.last.data, days)


class YearForm(Form):
    """The next year: the notice's number, and its holidays."""

    source = StringField(
        "文号",
        [InputRequired("请填写节假日安排通知的文号。"), Length(max=200)],
        description="国务院办公厅关于该年节假日安排的通知。",
    )
    holidays = FieldList(FormField(HolidayRow))

    def refuse(self, error: DomainError) -> DomainError:
        """Also beside the fields of the rows (blank ones were left out)."""
        told = super().refuse(error)
        numbers = [number for number, _ in self.filled]
        for path, sentences in self.beside.items():
            table, number, name = (*path.split("."), "", "")[:3]
            if table == "holidays" and number.isdecimal():
                self.holidays.entries[numbers[int(number)]].form[name].errors = list(sentences)
        return told

    @property
    def filled(self) -> list[tuple[int, Holiday]]:
        """The holidays given, each with the number of its row."""
        rows = ((number, entry.form) for number, entry in enumerate(self.holidays.entries))
        return [(number, row.holiday) for number, row in rows if not row.is_blank]


def blank_year(names: Sequence[str]) -> dict[str, object]:
    """The rows to begin with: last year's holidays by name, and some more."""
    return {"holidays": [{"name": name} for name in (*names, *[""] * _BLANK_ROWS)]}


class DayForm(Form):
    """One day put right, where a later notice moved it."""

    day = NoticeDayField("日期", [InputRequired("请填写日期。")])
    is_working = SelectField("安排", choices=choices([("no", "放假"), ("yes", "上班")]))
    name = StringField("名称", [Optional(), Length(max=100)], description="节假日名称，例如：春节。")
    source = StringField("文号", [InputRequired("请填写作出这一调整的文号。"), Length(max=200)])
