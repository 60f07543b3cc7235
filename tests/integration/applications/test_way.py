"""An application's way: declared, submitted, returned, resubmitted, withdrawn; and what is final."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from core import clock
from core.applications import operations, queries
from core.applications.facts import findings
from core.applications.models import Verification, VerificationResult, Waiver
from core.applications.operations import Entry, moving
from core.applications.rules.assessment import Assessed
from core.applications.workflow import IllegalMove, MoveName
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, RulesRefuse, StageClosed, Stale
from core.files import queries as files
from core.files.models import StoredFile
from core.filling import queries as filling
from core.filling.models import Return, SectionAnswers
from core.filling.rules import snapshot
from core.instance import instance
from core.notifications.queries import messages
from core.notifications.rules import Topic
from core.plugin_api import hookimpl
from core.plugin_api.events import ApplicationMoved
from core.review.queries import gates
from tests.integration.applications.filed import Filed
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.world import CALL_DAYS, CREATION_PLAN, NATIONAL, World

pytestmark = pytest.mark.one_kind

# --- Submitting -------------------------------------------------------------------------------------------------------


def test_what_was_submitted_is_kept_word_for_word_under_its_sum(world: World) -> None:
    filed = Filed(world)
    submitted = filed.submit()
    assert filed.place == ("review", State.PENDING)
    assert filed.now.submitted_at == submitted.submitted_at == clock.now()
    content = json.loads(snapshot.canonical(submitted.answers, submitted.files))
    assert snapshot.sum_of(content["answers"], content["files"]) == submitted.sha256
    assert submitted.answers["eligibility"]["not_operating"] is False
    kept = {file["id"]: file["sha256"] for file in submitted.files}
    assert kept == {file.id: file.sha256 for file in files.of_owner("application", filed.id)}


def test_a_form_that_is_sent_twice_makes_one_submission(world: World) -> None:
    filed = Filed(world)
    token = new_id()
    first = filed.submit(token)
    second = operations.submit(filed.id, token=token, revision=filed.now.revision, by=filed.by)
    assert first.id == second.id
    assert len(filling.submissions(filed.id)) == 1


def test_the_token_of_another_application_makes_nothing(world: World) -> None:
    filed = Filed(world)
    token = new_id()
    filed.submit(token)
    other = world.started(filed.opened, filed.unit, filed.by, category="supply_chain")
    world.fill(queries.get(other.id), filed.by)
    operations.declare(other.id, revision=queries.get(other.id).revision, by=filed.by)
    with pytest.raises(Conflict):
        operations.submit(other.id, token=token, revision=queries.get(other.id).revision, by=filed.by)
    assert queries.get(other.id).state is State.DRAFT


def test_everything_that_is_missing_is_named_at_once(world: World) -> None:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit)
    draft = world.started(opened, unit, by)
    operations.declare(draft.id, revision=queries.get(draft.id).revision, by=by)
    with pytest.raises(Invalid) as refused:
        operations.submit(draft.id, token=new_id(), revision=queries.get(draft.id).revision, by=by)
    assert {path.split("/")[0] for path in refused.value.errors} == {
        "basic-information-enterprise",
        "creation-work-plan",
        "eligibility",
        "eligibility-factory",
    }


def test_text_that_is_no_answer_keeps_it_from_being_submitted(world: World) -> None:
    filed = Filed(world)
    contact = "basic-information-enterprise", "enterprise"
    saved = saved_section(filed.id, *contact)
    assert saved is not None
    answers = {**saved.answers, "fax": "没有传真"}  # which nobody need answer: everything demanded is there
    save_section(filed.id, *contact, answers, revision=saved.revision, by=filed.by, keep_unread=True)
    with pytest.raises(Invalid) as refused:
        filed.submit()
    assert set(refused.value.errors) == {"basic-information-enterprise/fax"}


def test_every_must_that_is_not_met_refuses_with_its_clause(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "new", not_operating=True, enforcement_debtor=True)
        with pytest.raises(RulesRefuse) as refused:
            filed.submit()
    assert {finding.clause for finding in refused.value.findings} == {"HN25-02"}
    assert len(refused.value.findings) == 2
    assert all(finding.message and finding.cure for finding in refused.value.findings)
    assert filed.place == ("file", State.DRAFT)


def test_what_is_demanded_in_principle_waits_for_the_officer(world: World) -> None:
    filed = Filed(world, audited=False)
    filed.submit()
    assert (filed.now.blocking, filed.now.later) == (0, 1)


def test_nothing_is_submitted_without_the_declaration(world: World) -> None:
    filed = Filed(world)
    with pytest.raises(Conflict, match="声明"):
        operations.submit(filed.id, token=new_id(), revision=filed.now.revision, by=filed.by)


def test_nothing_is_submitted_that_its_page_did_not_show(world: World) -> None:
    filed = Filed(world)
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    with pytest.raises(Stale, match="确认了申报声明"):
        operations.submit(filed.id, token=new_id(), revision=filed.now.revision - 1, by=filed.by)


def test_a_moment_too_late_is_too_late(world: World) -> None:
    filed = Filed(world)
    operations.declare(filed.id, revision=filed.now.revision, by=filed.by)
    with clock.travel(date(2023, 12, 6)), pytest.raises(StageClosed):
        operations.submit(filed.id, token=new_id(), revision=filed.now.revision, by=filed.by)


def test_others_cannot_submit_or_withdraw(world: World) -> None:
    filed = Filed(world)
    for stranger in (world.people.applicant(), world.people.department()):
        with pytest.raises(NotFound):
            operations.submit(filed.id, token=new_id(), revision=filed.now.revision, by=stranger)
        with pytest.raises(NotFound):
            operations.withdraw(filed.id, revision=filed.now.revision, by=stranger)


def test_the_bodys_officers_hear_of_a_submission_and_its_applicant_of_a_return(world: World) -> None:
    officer = world.people.officer("changsha")
    elsewhere = world.people.officer("zhuzhou")
    assert tiers().below(["changsha"]) == {"changsha"}
    filed = Filed(world)
    filed.submit()
    (message,), _ = messages(officer)
    assert filed.unit.name in message.text
    assert messages(elsewhere)[0] == []
    filed.send_back(officer)
    (told, receipt), _ = messages(filed.by)
    assert (receipt.topic, told.topic) == (Topic.RECEIPT, Topic.RETURN)
    assert "请补正" in told.text
    assert told.link == f"/applications/{filed.id}"


# --- Returned ---------------------------------------------------------------------------------------------------------


def test_of_a_returned_application_only_the_named_sections_are_open(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    filed.send_back(officer)
    filed.save("eligibility-factory", "audit", {"audited": False, "audit_reason": "计划明年开展"})
    with pytest.raises(NotAllowed, match="没有被退回"):
        filed.save("eligibility-factory", "enterprise", {})


def test_a_correction_opens_what_it_leaves_incomplete(world: World) -> None:
    """An answer may decide what another section asks: what then is missing there can be filled in."""
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    filed.send_back(officer, ["basic-information-enterprise/operations"])
    with pytest.raises(NotAllowed):
        filed.save("eligibility-factory", "audit", {})
    with transaction() as session:  # broken as only a rule change could break it
        row = session.query(SectionAnswers).filter_by(filling_id=filed.id, section_id="audit").one()
        row.answers = {}
    filed.save("eligibility-factory", "audit", {"audited": False, "audit_reason": "计划明年开展"})


def test_a_resubmission_comes_back_to_the_stage_that_returned_it(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    first = filed.submit()
    filed.move(MoveName.PASS, officer)
    assert filed.place == ("recommend", State.PENDING)
    with transaction() as session:
        filed.send_back(officer)
        session.query(Return).one().from_stage = "recommend"
    filed.save("eligibility-factory", "audit", {"audited": False, "audit_reason": "计划明年开展"})
    second = filed.submit()
    assert filed.place == ("recommend", State.PENDING)
    assert (first.serial, second.serial) == (1, 2)
    assert first.sha256 != second.sha256
    assert filling.open_return(filed.id) is None


def test_the_officers_date_counts_for_a_correction_and_the_filings_does_not(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    filed.send_back(officer, due=date(2023, 12, 20))
    correction = {"audited": False, "audit_reason": "计划明年开展"}
    with clock.travel(date(2023, 12, 20)):
        filed.save("eligibility-factory", "audit", correction)
    with clock.travel(date(2023, 12, 21)), pytest.raises(StageClosed, match="补正已于 2023-12-20 24:00 截止"):
        filed.save("eligibility-factory", "audit", correction)


def test_evidence_that_was_submitted_stays_when_a_correction_takes_it_out(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    (file_id,) = (filling.evidence(filed.id)[0][1].id,)
    filed.send_back(officer)
    filed.save("eligibility-factory", "audit", {"audited": False, "audit_reason": "计划明年开展"})
    assert file_id not in filed.evidence_ids()
    assert db.session.get(StoredFile, file_id) is not None


def test_staff_see_what_was_submitted_while_it_is_being_corrected(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    filed.send_back(officer)
    filed.save("eligibility-factory", "audit", {"audited": False, "audit_reason": "计划明年开展"})
    assert filling.as_submitted(filed.id).of("eligibility-factory")["audited"] is True
    assert filling.saved(filed.id).of("eligibility-factory")["audited"] is False


# --- Withdrawn, and final ---------------------------------------------------------------------------------------------


def test_a_withdrawn_application_is_dead_and_another_may_begin(world: World) -> None:
    filed = Filed(world)
    filed.submit()
    operations.withdraw(filed.id, revision=filed.now.revision, reason="  资料有误 ", by=filed.by)
    assert filed.place == ("review", State.WITHDRAWN)
    assert queries.moves(filed.id)[-1].note == "资料有误"
    with pytest.raises(IllegalMove):
        operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
    with pytest.raises(IllegalMove):
        filed.save("eligibility-factory", "audit", {})
    world.started(filed.opened, filed.unit, filed.by)


def test_after_a_final_submission_nobody_changes_anything_and_the_clause_is_said(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        filed = Filed(world, NATIONAL, "existing")
        filed.submit()
        officer = world.people.officer()
        with pytest.raises(IllegalMove) as written:
            filed.save("existing-unit", "listing", {})
        with pytest.raises(IllegalMove) as withdrawn:
            operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
        with pytest.raises(IllegalMove) as returned:
            filed.send_back(officer)
        with pytest.raises(RulesRefuse):
            operations.start(
                Entry(call_id=filed.opened.id, unit_id=filed.unit.id, category="factory", track="new"), by=filed.by
            )
    for refused in (written, withdrawn, returned):
        assert "四.2" in (refused.value.cure or "")
    assert filed.place == ("review", State.PENDING)


# --- What others rely on ----------------------------------------------------------------------------------------------


def test_units_that_were_asked_to_file_and_have_not_are_known_per_body(world: World) -> None:
    with clock.travel(CALL_DAYS[NATIONAL]):
        silent = world.unit("沉默的示例企业", listed=("national",))
        elsewhere = world.unit("别处的示例企业", body_id="zhuzhou", listed=("national",))
        filed = Filed(world, NATIONAL, "existing")
        assert set(_unfiled(filed, "changsha")) == {silent.name, filed.unit.name}
        filed.submit()
        assert _unfiled(filed, "changsha") == (silent.name,)
        assert _unfiled(filed, "zhuzhou") == (elsewhere.name,)


def _unfiled(filed: Filed, body_id: str) -> Any:
    return gates.body_facts(filed.opened, body_id, tiers())["body.unfiled_units"]


def _put_on_record(filed: Filed, row: Verification | Waiver) -> None:
    """As the desk does, which stands above: it makes a new revision of the application."""
    with transaction() as session:
        session.add(row)
        filed.now.revision += 1


def test_a_signature_counts_until_the_answer_under_it_changes(world: World) -> None:
    filed, officer = Filed(world), world.people.officer()
    filed.submit()
    (rule_id,) = [f.rule_id for f in findings.of(filed.now) if f.clause == "HN24-04"]
    _put_on_record(
        filed,
        Verification(
            application_id=filed.id,
            item=rule_id,
            result=VerificationResult.CONTRADICTED,
            how="查阅验收意见",
            seen="没有验收意见",
            submission_serial=1,
            verified_at=clock.now(),
            verified_by_id=officer.id,
        ),
    )
    assert not _finding(filed, rule_id).is_met
    filed.send_back(officer)
    assert not _finding(filed, rule_id).is_met
    evidence = world.stored(filed.by).id
    filed.save(
        "eligibility-factory", "audit", {"audited": True, "audited_on": "2021-01-01", "audit_evidence": [evidence]}
    )
    assert _finding(filed, rule_id).signature is None
    assert _finding(filed, rule_id).is_met


def test_a_waiver_unblocks(world: World) -> None:
    filed, officer = Filed(world, audited=False), world.people.officer()
    filed.submit()
    (rule_id,) = [f.rule_id for f in findings.of(filed.now) if f.clause == "HN24-04"]
    assert findings.count(filed.now) == (0, 1, filed.now.attention)
    _put_on_record(
        filed,
        Waiver(
            application_id=filed.id,
            rule_id=rule_id,
            reason="新建企业",
            waived_at=clock.now(),
            waived_by_id=officer.id,
        ),
    )
    assert findings.count(filed.now)[:2] == (0, 0)
    filed.send_back(officer)
    assert findings.count(filed.now)[:2] == (0, 0), "nothing else is answered yet"
    filed.save("eligibility-factory", "audit", {"audited": True, "audited_on": "2001-01-01", "audit_evidence": []})
    assert _finding(filed, rule_id).blocks, "what was waived is not what is answered now"


def test_a_move_outside_an_operation_is_a_fault_of_ours(world: World) -> None:
    filed = Filed(world)
    with pytest.raises(RuntimeError, match="transaction"):
        moving.move(filed.now, MoveName.WITHDRAW, by=filed.by)


class Observer:
    """A plugin that listens."""

    def __init__(self) -> None:
        self.heard: list[ApplicationMoved] = []

    @hookimpl
    def application_moved(self, event: ApplicationMoved) -> None:
        self.heard.append(event)
        raise RuntimeError("what an observer raises changes nothing")


def test_observers_hear_of_a_move_after_its_commit_and_of_no_other(world: World) -> None:
    filed = Filed(world)
    observer, manager = Observer(), instance().region.plugin_manager
    manager.register(observer)
    try:
        with pytest.raises(LookupError):
            _withdraw_and_fail(filed)
        assert observer.heard == []
        operations.withdraw(filed.id, revision=filed.now.revision, by=filed.by)
    finally:
        manager.unregister(observer)
    (event,) = observer.heard
    assert (event.application, event.move, event.to_state) == (filed.id, "withdraw", "withdrawn")


def _withdraw_and_fail(filed: Filed) -> None:
    with transaction():
        filed.move(MoveName.WITHDRAW, filed.by)
        raise LookupError


def _finding(filed: Filed, rule_id: str) -> Assessed:
    db.session.rollback()
    return next(each for each in findings.of(filed.now) if each.rule_id == rule_id)
