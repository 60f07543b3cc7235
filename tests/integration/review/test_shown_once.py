"""What a page shows of findings and items is put together once, and anew when somebody signed or waived."""

from __future__ import annotations

from sqlalchemy.orm.attributes import set_committed_value

from core.applications.models import Application
from core.bodies.queries import tiers
from core.filling.queries import answers_of, last_submission
from core.review.presenting.sheets import Sheet, sheet_for
from core.review.views.parts import items_read
from tests.support.review import OfficersDesk


def sheet(desk: OfficersDesk, application: Application) -> Sheet:
    return sheet_for(desk.now(application), tiers(), may_act=True)


def test_it_is_the_same_for_all_who_look_at_it(desk: OfficersDesk) -> None:
    application = desk.application()
    first, again = sheet(desk, application), sheet(desk, application)
    assert again.grouped is first.grouped
    assert again.item_groups is first.item_groups


def test_what_is_signed_since_is_shown(desk: OfficersDesk) -> None:
    application = desk.application()
    before = sheet(desk, application)
    assert (before.signed, before.unsigned) == (0, before.to_sign)
    assert not any(desk.officer.name in items_read(group, True) for group in before.item_groups)
    after = sheet(desk, desk.signed(application))
    assert (after.signed, after.unsigned) == (after.to_sign, 0)
    assert all(desk.officer.name in items_read(group, True) for group in after.item_groups)


def test_of_two_that_were_stored_alike_each_is_its_own(desk: OfficersDesk) -> None:
    first, second = (last_submission(desk.application().id) for _ in range(2))
    assert first is not None
    assert second is not None
    for each in (first, second):
        set_committed_value(each, "seal", "{as before there were keys")
    assert answers_of(first) is not answers_of(second)
