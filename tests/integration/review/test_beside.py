"""What does not lie beside an application is not asked for one by one, on pages; operations ask for everything."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.applications import queries
from core.applications.facts import facts as facts_of
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.records import on_record
from core.colleagues import operations as colleagues
from core.colleagues.queries import shared
from core.db import db
from core.db.transaction import transaction
from core.filling.queries import as_submitted
from core.ledger import operations as ledger
from core.people.models import Role
from core.review.presenting.first import first
from core.review.queries import receipt_of
from core.units.models import Unit
from tests.support.review import OfficersDesk
from tests.support.statements import statements

ASKED = 5
"""As many questions are these."""


def ask_for_all(application: Application) -> None:
    queries.due(application, pipeline_of(application).filing.id)
    on_record(application.id)
    receipt_of(application.id)
    shared(application.id, "changsha")


def test_a_page_asks_for_nothing_that_is_not_there(desk: OfficersDesk) -> None:
    application = desk.now(desk.application())
    assert statements(lambda: ask_for_all(application)) == []


def test_who_did_not_read_it_with_the_application_asks(desk: OfficersDesk) -> None:
    application = desk.now(desk.application())
    db.session.rollback()
    application.stage, application.call.call_id  # noqa: B018  # read anew, each by itself
    assert len(statements(lambda: ask_for_all(application))) == ASKED


def test_an_operation_asks_as_it_goes(desk: OfficersDesk) -> None:
    id = desk.application().id
    with transaction():
        application = queries.get(id)
        assert len(statements(lambda: ask_for_all(application))) == ASKED


def test_what_is_written_since_is_read(desk: OfficersDesk) -> None:
    application = desk.now(desk.application())
    assert not shared(application.id, "changsha").notes
    colleagues.write_note(application.id, "请复核", by=desk.officer)
    assert [each.text for each in shared(application.id, "changsha").notes] == ["请复核"]
    assert [each.text for each in shared(desk.now(application).id, "changsha").notes] == ["请复核"]
    assert on_record(desk.signed(application).id).signed


def test_what_the_ledger_says_of_no_unit_is_not_asked(desk: OfficersDesk) -> None:
    application = desk.now(desk.application())
    person = desk.officer
    person.name  # noqa: B018  # read now
    assert statements(lambda: first(application, person)) == []
    facts = facts_of(application, as_submitted(application.id))
    assert statements(lambda: (facts["unit.removed_on"], facts["unit.barred_until"])) == []


def test_what_it_says_of_any_record_is_told(desk: OfficersDesk) -> None:
    application, today = desk.application(), clock.today()
    by = desk.world.people.make(Role.DEPARTMENT_APPROVER)
    until = today + timedelta(days=30)
    ledger.bar(application.unit_id, since=today, until=until, reason="造假", clause=None, by=by)
    answers = as_submitted(application.id)
    assert facts_of(desk.now(application), answers)["unit.barred_until"] == until
    other = desk.world.unit()
    with transaction() as session:
        session.get_one(Unit, application.unit_id).merged_into_id = other.id
        session.get_one(Application, application.id).unit_id = other.id
    assert facts_of(desk.now(application), answers)["unit.barred_until"] == until
