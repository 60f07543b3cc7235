"""The form by which a call is copied: the call's own facts, and a date for each of its stages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from wtforms.validators import Optional

from core import clock
from core.plugin_api import Call, Deadline
from core.policy.wording import day
from core.policy_desk.forms import REQUIRED, CopyForm, NoticeDayField
from core.policy_desk.operations.copying import NewCall, must_be_dated
from core.policy_desk.queries.dates import StageDate

_UNDATED_RULES = "常设规则没有规定日期，由主管部门在本次通知中确定"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def copy_form(dates: Sequence[StageDate]) -> type[CopyForm]:
    """The form with a field ``dates.KEY`` for every date of the call; those of stages without one may stay empty."""
    fields = {name_of(each): _field(each) for each in dates}
    return type("CopyFormWithDates", (CopyForm,), fields)


def name_of(each: StageDate) -> str:
    return f"dates.{each.key}"


def suggest(original: Call, dates: Sequence[StageDate]) -> dict[str, object]:
    """What the fields may begin with: the old call, a year on."""
    year = clock.today().year if original.year is None else original.year + 1
    on = 0 if original.year is None else 1
    return {
        "title": _next(original.title, original.year, year),
        "year": year,
        "call_id": _next(original.id, original.year, year),
        "opens": _moved(original.opens, on),
        "introduction": original.introduction,
        "contacts": "\n".join(original.contacts),
        **{name_of(each): _suggested(each.deadline, year, on) for each in dates},
    }


def _suggested(old: Deadline | None, year: int, on: int) -> date | None:
    """The day of standing rules in the new year; what was set for a year, as many years on."""
    if old is None:
        return None
    return _moved(old.due, on) if old.due is not None else _moved(old.due_in(year), 0)


def new_call(form: CopyForm, dates: Sequence[StageDate]) -> NewCall:
    """What was filled in; the form has been validated."""
    opens = form.opens.data
    assert opens is not None  # noqa: S101
    return NewCall(
        call_id=(form.call_id.data or "").strip(),
        title=(form.title.data or "").strip(),
        year=form.year.data or 0,
        opens=opens,
        dates={each.key: _timed(each, form[name_of(each)].data) for each in dates if form[name_of(each)].data},
        introduction=(form.introduction.data or "").strip() or None,
        contacts=tuple(line.strip() for line in (form.contacts.data or "").splitlines() if line.strip()),
    )


def _field(each: StageDate) -> NoticeDayField:
    label = f"{each.stage.name}{f'（{each.for_whom}）' if each.for_whom else ''}"
    if each.deadline is None:
        needed = must_be_dated(each)
        said = _UNDATED_RULES if each.call.year is None else "原通知没有规定日期"
        return NoticeDayField(
            label,
            [REQUIRED if needed else Optional()],
            description=f"{said}{'。' if needed else '，可以不填。'}",
        )
    due = each.deadline.due
    if due is None:
        month, _, last = (each.deadline.every_year or "").partition("-")
        said = f"常设规则：每年 {int(month)} 月 {int(last)} 日。照此填写的以该规定为依据，另定日期的以本次文件为依据。"
    else:
        said = f"原通知：{day(due)}。"
    return NoticeDayField(label, [REQUIRED], description=said)


def _timed(each: StageDate, new: date) -> date | datetime:
    """The new day at the clock time that the old notice prints, where it prints one."""
    old = each.deadline.due if each.deadline else None
    at: time | None = old.time() if isinstance(old, datetime) else None
    return new if at is None else datetime.combine(new, at)


def _next(text: str, old: int | None, new: int) -> str:
    """The text with its years moved on; standing rules get the year put before their title, behind their id."""
    if old is None:
        return f"{text}-{new}" if text.isascii() else f"{new} 年度{text.removeprefix('年度')}"
    return _YEAR.sub(lambda found: str(int(found[1]) + new - old), text)


def _moved(moment: date | datetime | None, years: int) -> date | None:
    if moment is None:
        return None
    found = moment.date() if isinstance(moment, datetime) else moment
    try:
        return found.replace(year=found.year + years)
    except ValueError:  # 29 February
        return found.replace(year=found.year + years, day=28)
