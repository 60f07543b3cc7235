"""How many had been handed in by each day, on each kind of database."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.days.queries.progress import by_day
from core.people.queries import person
from core.review import operations as review
from core.units import queries as units
from tests.support.department import Department


def test_what_is_handed_in_again_counts_on_its_last_day_in_whatever_order_it_is_committed(
    department: Department,
) -> None:
    """Of two who are at it at once the first may be through last: then nothing of the newest one tells of him."""
    desk, part = department.desk, "eligibility-factory/audit"
    first = desk.application(audited_on="2021-06-30")
    review.return_for_correction(first.id, [part], "请补正", due=None, revision=first.revision, by=desk.officer)
    by = person(units.acting_for(first.unit_id)[0].person_id)
    day, scope = clock.today(), frozenset({desk.body_id})
    with clock.travel(day + timedelta(days=2)):
        desk.application(audited_on="2021-06-30")
    assert by_day(desk.opened, scope, day)[-3:] == [1, 1, 2]
    with clock.travel(day + timedelta(days=1)):
        desk.world.submitted(first, by)
    assert by_day(desk.opened, scope, day)[-3:] == [0, 1, 2]
