"""What the home page of the accused tells of what it has to mend."""

from __future__ import annotations

from collections.abc import Iterator

from core.applications.presenting.ahead import AHEAD, Ahead
from core.people.models import Person
from core.supervision import notifications, queries
from core.units import queries as units


def _ahead(person: Person) -> Iterator[Ahead]:
    """What waits for whoever acts for a unit: to be mended and reported; then to be confirmed."""
    for each in queries.to_mend_by([unit.id for unit in units.units_of(person)]):
        is_reported = bool(queries.reports_of(each.id))
        yield Ahead(
            title=f"{each.subject_name}：责令整改",
            said=each.finding or "",
            note="已报告整改情况，等待核查"
            if is_reported
            else f"整改期限 {each.rectify_by} 24:00，请在期限内完成并报告",
            url=notifications.own_link(each),
            button="查看" if is_reported else "报告整改情况",
            is_grave=not is_reported,
        )


def register() -> None:
    """Let the applicant's home tell of it."""
    AHEAD.give("supervision", _ahead)
