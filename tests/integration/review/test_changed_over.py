"""Who submitted as the wrong kind of filer goes on as the right one, by one press of the officer, with its answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock
from core.applications import operations as applications
from core.applications.actions import CHANGE_OVER
from core.applications.models import Application, Verification
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.db import db
from core.errors import Conflict, NotAllowed
from core.filling.queries import last_submission, open_return, saved
from core.instance import instance
from core.people.models import Person
from core.review import operations
from tests.support.clients import token_of
from tests.support.filling import save
from tests.support.house import People, sign_in
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, NATIONAL, World

pytestmark = pytest.mark.one_kind


@pytest.fixture
def desk(app: Flask, people: People) -> Iterator[OfficersDesk]:
    with clock.travel(CALL_DAYS[NATIONAL]):
        yield OfficersDesk(World(app, people), NATIONAL)


def submitted_as_new(desk: OfficersDesk) -> tuple[Application, Person]:
    """A filing of a new unit, which the ministry's list has held since; the ministry's filing is final."""
    unit = desk.world.unit(listed=["provincial"])
    by = desk.world.representative(unit)
    draft = desk.world.started(desk.opened, unit, by, track="new")
    desk.world.fill(draft, by)
    desk.world.submitted(draft, by)
    desk.signed(desk.of(draft.id))
    desk.world.list(unit, "national", on=clock.today())
    return desk.of(draft.id), by


def test_the_officer_sends_it_over_in_one_press_and_the_answers_stay(desk: OfficersDesk, client: FlaskClient) -> None:
    application, by = submitted_as_new(desk)
    browser = sign_in(client, desk.officer)
    page = browser.get(f"/review/applications/{application.id}").text
    assert "退回改按“现有单位”填报" in page
    data = {"csrf_token": token_of(page), "revision": str(application.revision)}
    assert browser.post(f"/review/applications/{application.id}/change-over", data=data).status_code == 302
    changed = desk.of(application.id)
    assert (changed.track, changed.state, changed.declared_at) == ("existing", State.RETURNED, None)
    assert saved(changed.id).of("self-evaluation-factory"), "what both fill in is there"
    assert db.session.scalars(select(Verification).where(Verification.application_id == changed.id)).all() == []
    asked = open_return(changed.id)
    assert asked is not None
    assert "应按“现有单位”填报" in asked.message
    assert asked.due is not None
    assert {each.partition("/")[0] for each in asked.sections} == {"existing-unit"}, "the rest was final"
    section = instance().book().form("self-evaluation-factory").sections[0].id
    with pytest.raises(NotAllowed):
        save(changed.id, "self-evaluation-factory", section, {}, revision=1, by=by)
    told = db.session.scalars(select(AuditEvent).where(AuditEvent.action == CHANGE_OVER)).one()
    assert (told.before, told.after) == ({"track": "new"}, {"track": "existing"})
    with pytest.raises(IllegalMove, match="不能撤回") as final:
        applications.withdraw(changed.id, revision=changed.revision, by=by)
    assert "四.2" in (final.value.cure or "")
    with pytest.raises(Conflict):
        applications.submit(changed.id, token="1" * 32, revision=changed.revision, by=by)
    save(changed.id, "existing-unit", "listing", {"national_batch": "第八批", "changed_since": False}, by=by)
    figures = last_submission(changed.id).answers["self-evaluation-factory"]  # type: ignore[union-attr]
    submission = desk.world.submitted(changed, by)
    assert submission.answers["self-evaluation-factory"] == figures
    assert "existing-unit" in submission.answers
    assert "new-unit" not in submission.answers
    assert "改换申报类型" in sign_in(client, by).get(f"/applications/{changed.id}/progress").text


def test_a_final_filing_is_not_changed_over_by_its_unit(desk: OfficersDesk, client: FlaskClient) -> None:
    application, by = submitted_as_new(desk)
    with pytest.raises(IllegalMove):
        applications.change_over(application.id, "existing", revision=application.revision, by=by)
    assert "改按“现有单位”填报" not in sign_in(client, by).get(f"/applications/{application.id}").text


def test_what_was_filed_in_the_right_way_is_not_sent_over(desk: OfficersDesk, client: FlaskClient) -> None:
    application = desk.application(track="existing", listed=("provincial", "national"))
    assert "退回改按" not in sign_in(client, desk.officer).get(f"/review/applications/{application.id}").text
    with pytest.raises(Conflict, match="没有问题") as refused:
        operations.return_as_misplaced(application.id, revision=application.revision, by=desk.officer)
    assert "退回" not in (refused.value.cure or ""), "what was filed is final"
    assert desk.of(application.id).track == "existing"
