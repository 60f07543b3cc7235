"""A year's call made from standing rules, as the department would make it: by the real operation, on its own day."""

from __future__ import annotations

from datetime import date, datetime

from core.instance import instance
from core.people.models import Person
from core.plugin_api import DemoCall
from core.policy_desk.operations.copying import NewCall, copy_call
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.dates import StageDate, dates_of


def make_of_rules(call: DemoCall, *, by: Person) -> None:
    """Make the call that the demo then opens. A date that it does not give is the one that the rules set each year."""
    if call.copies is None:
        return
    book = instance().book()
    original = book.call(call.copies)
    year = call.year or call.opened_on.year
    dates = {each.key: due for each in dates_of(book, None, original.id) if (due := _due(call, each, year)) is not None}
    new = NewCall(
        call_id=call.call,
        title=call.title or f"{year} 年度{original.title}",
        year=year,
        opens=call.opens or call.opened_on,
        dates=dates,
        introduction=original.introduction,
        contacts=original.contacts,
    )
    number = call.document_numbers.get("open", f"演示通知〔{year}〕第 1 号")
    reason = Reason(reason="按常设规则制定年度通知（演示）", document_number=number, document_date=call.opened_on)
    copy_call(original.id, new, reason, by=by)


def _due(call: DemoCall, each: StageDate, year: int) -> date | datetime | None:
    return call.due.get(each.stage.id) or (each.deadline.due_in(year) if each.deadline else None)
