"""What the home page of the accused tells of what it has to mend, and what removals tell of complaints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.applications.presenting.ahead import AHEAD, Ahead
from core.files.models import StoredFile
from core.files.queries import of_owner
from core.people.models import Person
from core.supervision import notifications, policies, queries
from core.supervision.models import Complaint, RectificationReport
from core.supervision.operations.removing import removal_on
from core.supervision.purposes import RECTIFICATION
from core.units import queries as units
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.occasions import OCCASIONS
from core.upkeep.presenting import SOURCES


def _ahead(person: Person) -> Iterator[Ahead]:
    """What waits for whoever acts for a unit: to be mended and reported; then to be confirmed."""
    for each in queries.to_mend_by([unit.id for unit in units.units_of(person)]):
        is_reported = queries.is_reported(each)
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


def _came_from(record: UpkeepRecord, person: Person) -> Iterator[tuple[str, str]]:
    """The complaint on which a removal was proposed, for those alone who handle it."""
    found = queries.leading_to(record.id)
    if found is not None and policies.may_handle(person, found):
        yield "举报核实结论", notifications.link(found)


def reports_with_proofs(complaint: Complaint) -> Sequence[tuple[RectificationReport, Sequence[StoredFile]]]:
    """What the accused reported of mending, the first first, each with the files that prove it."""
    return [(each, of_owner(RECTIFICATION, each.id)) for each in queries.reports_of(complaint.id)]


def register() -> None:
    """Let the applicant's home tell of it, and removals of the complaints that led to them."""
    AHEAD.give("supervision", _ahead)
    SOURCES.give("supervision", _came_from)
    OCCASIONS.give("complaint", removal_on)
