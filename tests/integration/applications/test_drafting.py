"""Writing a draft: what is right is kept, what is stale or foreign is refused, files belong to where they are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from core import clock
from core.applications import operations, queries
from core.applications.facts import findings
from core.applications.models import Application, Extension
from core.audit.models import AuditEvent
from core.audit.policies import readable, reads_contents
from core.audit.queries import Event, TrailFilter, every
from core.db import db
from core.db.keeping import Kept
from core.db.statements import read
from core.db.transaction import transaction
from core.errors import Invalid, NotFound, StageClosed, Stale
from core.files.models import StoredFile
from core.files.operations import keep
from core.filling import queries as filling
from core.filling.models import Evidence, SectionAnswers
from core.people.models import Person
from tests.integration.applications.filed import Filed
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section
from tests.support.statements import statements
from tests.support.uploads import pdf, upload
from tests.support.world import CREATION_PLAN, World

pytestmark = pytest.mark.one_kind

FORM, SECTION = "eligibility-factory", "audit"
AUDITED = {"audited": True, "audited_on": "2022-05-30"}


@pytest.fixture
def draft(world: World) -> tuple[Application, Person]:
    opened, unit = world.open_call(CREATION_PLAN), world.unit()
    by = world.representative(unit, "甲经办人")
    return world.started(opened, unit, by), by


def save(application: Application, by: Person, given: dict[str, Any], revision: int = 0, **more: Any) -> None:
    save_section(application.id, FORM, SECTION, given, revision=revision, by=by, **more)


def test_what_is_saved_is_there_when_one_comes_back(draft: tuple[Application, Person]) -> None:
    application, by = draft
    save(application, by, AUDITED)
    ids = application.id, by.id
    db.session.remove()
    saved = saved_section(ids[0], FORM, SECTION)
    assert saved is not None
    assert (saved.answers, saved.revision, saved.saved_by_id) == (AUDITED, 1, ids[1])


def test_what_is_saved_first_while_it_is_read_is_nobody_elses(
    draft: tuple[Application, Person], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, by = draft
    save(application, by, AUDITED)
    monkeypatch.setattr(filling, "_unsealed", Kept(most=2))  # of a process that has just begun
    with monkeypatch.context() as just_before:
        just_before.setattr(filling, "_sealed", lambda ids: dict.fromkeys(ids, ()))
        assert filling.saved(application.id).of(FORM) == AUDITED
    unit = world.unit()
    another = world.started(queries.get(application.id).call, unit, world.representative(unit))
    assert filling.saved(another.id).of(FORM) == {}


def test_what_is_saved_stands_in_the_order_in_which_it_is_named(draft: tuple[Application, Person]) -> None:
    application, by = draft
    plan = save_section(application.id, "creation-work-plan", "goals", {"plan_goals": "能耗下降"}, by=by)
    save(application, by, AUDITED)
    with transaction() as session:
        session.execute(update(SectionAnswers).where(SectionAnswers.id == plan.id).values(id="f" * 32))
    stands = [row.form_id for row in read(filling._SAVED, filling=application.id)]
    assert stands == [FORM, "creation-work-plan"]


def test_what_was_typed_and_is_no_answer_is_kept_apart(draft: tuple[Application, Person]) -> None:
    application, by = draft
    save(application, by, {"audited": True, "audited_on": "去年"}, keep_unread=True)
    saved = saved_section(application.id, FORM, SECTION)
    assert saved is not None
    assert (saved.answers, saved.typed) == ({"audited": True}, {"audited_on": "去年"})


def test_a_wrong_answer_is_refused_with_its_sentence_and_nothing_is_saved(draft: tuple[Application, Person]) -> None:
    application, by = draft
    with pytest.raises(Invalid) as refused:
        save(application, by, {"audited": True, "audited_on": "2022-02-30"})
    assert set(refused.value.errors) == {"audited_on"}
    assert saved_section(application.id, FORM, SECTION) is None


@pytest.mark.parametrize(
    ("form_id", "section_id"), [("absent", "audit"), (FORM, "absent"), ("eligibility-park", "audit")]
)
def test_a_section_that_is_not_asked_is_not_found(
    draft: tuple[Application, Person], form_id: str, section_id: str
) -> None:
    application, by = draft
    with pytest.raises(NotFound):
        save_section(application.id, form_id, section_id, {}, revision=0, by=by)


def test_the_second_of_two_colleagues_is_told_who_was_faster(world: World, draft: tuple[Application, Person]) -> None:
    application, by = draft
    colleague = world.people.applicant("乙经办人")
    _let_act(world, colleague, application)
    save(application, by, AUDITED)
    with pytest.raises(Stale, match="甲经办人") as stale:
        save(application, colleague, {"audited": False})
    assert (stale.value.by, stale.value.at) == ("甲经办人", clock.now())
    saved = saved_section(application.id, FORM, SECTION)
    assert saved is not None
    assert saved.answers == AUDITED


def test_a_page_that_is_sent_twice_is_saved_once(draft: tuple[Application, Person]) -> None:
    application, by = draft
    save(application, by, AUDITED)
    before = queries.get(application.id).revision
    save(application, by, AUDITED)
    saved = saved_section(application.id, FORM, SECTION)
    assert saved is not None
    assert (saved.revision, queries.get(application.id).revision) == (1, before)


def test_two_colleagues_may_write_in_different_sections(world: World, draft: tuple[Application, Person]) -> None:
    application, by = draft
    colleague = world.people.applicant()
    _let_act(world, colleague, application)
    save(application, by, AUDITED)
    save_section(application.id, FORM, "enterprise", {"above_designated_size": True}, revision=0, by=colleague)
    assert len(filling.sections(application.id)) == 2


def test_a_stranger_finds_no_application(world: World, draft: tuple[Application, Person]) -> None:
    application, _ = draft
    for stranger in (world.people.applicant(), world.people.officer(), world.people.department()):
        with pytest.raises(NotFound):
            save(application, stranger, AUDITED)


def test_the_trail_tells_what_changed_and_hides_contact_details(draft: tuple[Application, Person]) -> None:
    application, by = draft
    form, section = "basic-information-enterprise", "enterprise"
    first = {"ownership": "民营", "contact_phone": "0731-88880000"}
    second = {"ownership": "国有控股", "contact_phone": "0731-88881111"}
    for revision, given in enumerate((first, second)):
        save_section(application.id, form, section, given, revision=revision, by=by)
    event = (
        db.session.query(AuditEvent)
        .filter_by(action="applications.save_section")
        .order_by(AuditEvent.number.desc())
        .first()
    )
    assert event is not None
    assert event.before == {"ownership": "民营", "contact_phone": "（个人信息，原值不记录）"}
    assert event.after == {"ownership": "国有控股", "contact_phone": "（个人信息，新值不记录）"}


def trail(reader: Person) -> Sequence[Event]:
    return every(TrailFilter(), 1_000, reader=reader)


def test_the_trail_names_files_to_nobody_else_before_they_are_handed_in(world: World) -> None:
    filed, auditor = Filed(world), world.people.auditor()

    def told() -> dict[str, bool]:
        """Whether the auditor reads of each file what it is called, by its id."""
        kept = [each for each in trail(auditor) if each.action in {"files.keep", "applications.attach"}]
        own = (event for event in kept if (event.after or {}).get("purpose", "evidence") == "evidence")
        names = [((event.after or {}).get("file_id", event.subject_id), event) for event in own]
        return {id: all(reads_contents(auditor, event) for of, event in names if of == id) for id, _ in names}

    mine = filed.evidence_ids()
    assert not any(told().values())
    loose = keep(upload(pdf("loose"), "未提交的草案.pdf"), "evidence", by=filed.by).id
    filed.submit()
    assert {id for id, is_told in told().items() if is_told} == set(mine)
    assert told()[loose] is False


def test_who_reads_what_drafts_say_is_asked_at_once_for_a_page_of_the_trail(world: World) -> None:
    auditor, filed = world.people.auditor(), [Filed(world), Filed(world)]
    filed[0].submit()
    events = [each for each in trail(auditor) if each.subject_type in {"application", "file"}]
    mine = [each for each in events if each.subject_id == filed[0].id]
    told = readable(auditor, events)
    assert told == {each for each in events if reads_contents(auditor, each)}
    assert len(told) < len(events), "what the other writes is its own"
    few, many = (len(statements(partial(readable, auditor, several))) for several in (mine, events))
    assert (few, many) == (1, 3), "drafts at once, and by their files"


def test_a_declaration_is_taken_back_by_the_next_change(draft: tuple[Application, Person]) -> None:
    application, by = draft
    operations.declare(application.id, revision=queries.get(application.id).revision, by=by)
    assert queries.get(application.id).declared_at is not None
    save(application, by, AUDITED)
    assert queries.get(application.id).declared_at is None


def test_findings_follow_the_answers(draft: tuple[Application, Person]) -> None:
    application, by = draft

    def audit_finding() -> tuple[bool, bool]:
        found = {each.rule_id: each for each in findings.of(queries.get(application.id))}
        (finding,) = [each for each in found.values() if each.clause == "HN24-04"]
        return finding.is_met, finding.is_refusal

    assert audit_finding() == (False, False)
    save(application, by, {"audited": False, "audit_reason": "计划明年开展"})
    assert audit_finding() == (False, True)
    save(application, by, AUDITED, revision=1)
    assert audit_finding() == (True, False)


def test_after_the_date_nothing_is_written_unless_it_was_extended(
    world: World, draft: tuple[Application, Person]
) -> None:
    application, by = draft
    with clock.travel(date(2023, 12, 6)):
        with pytest.raises(StageClosed, match="2023-12-05 24:00"):
            save(application, by, AUDITED)
        with transaction() as session:
            session.add(
                Extension(
                    application_id=application.id,
                    stage="file",
                    until=clock.end_of_day(date(2023, 12, 7)),
                    reason="平台故障",
                    granted_at=clock.now(),
                    granted_by_id=world.people.department().id,
                )
            )
        save(application, by, AUDITED)
    with clock.travel(date(2023, 12, 8)), pytest.raises(StageClosed, match="2023-12-07 24:00"):
        save(application, by, {}, revision=1)


# --- Evidence ---------------------------------------------------------------------------------------------------------


def test_a_file_belongs_to_the_application_once_a_section_names_it(
    world: World, draft: tuple[Application, Person]
) -> None:
    application, by = draft
    file_id = world.stored(by).id
    save(application, by, {**AUDITED, "audit_evidence": [file_id]})
    file = db.session.get(StoredFile, file_id)
    assert file is not None
    assert (file.owner_type, file.owner_id) == ("application", application.id)
    ((row, _),) = filling.evidence(application.id)
    assert (row.form_id, row.field) == (FORM, "audit_evidence")


def test_a_file_that_was_never_submitted_is_forgotten_when_it_is_taken_out(
    world: World, draft: tuple[Application, Person]
) -> None:
    application, by = draft
    file_id = world.stored(by).id
    save(application, by, {**AUDITED, "audit_evidence": [file_id]})
    save(application, by, AUDITED, revision=1)
    assert db.session.get(StoredFile, file_id) is None
    assert db.session.query(Evidence).count() == 0


def test_somebody_elses_file_cannot_be_named(world: World, draft: tuple[Application, Person]) -> None:
    application, by = draft
    foreign = world.stored(world.people.applicant())
    for file_id in (foreign.id, "0" * 32, "x", "长" * 40):
        with pytest.raises(Invalid) as refused:
            save(application, by, {**AUDITED, "audit_evidence": [file_id]})
        assert set(refused.value.errors) == {"audit_evidence"}
    assert foreign.owner_id is None


def test_one_file_proves_two_answers_until_both_let_it_go(world: World, draft: tuple[Application, Person]) -> None:
    application, by = draft
    file_id = world.stored(by).id
    save(application, by, {**AUDITED, "audit_evidence": [file_id]})
    save_section(application.id, FORM, "enterprise", {"energy_level_evidence": [file_id]}, revision=0, by=by)
    assert db.session.query(Evidence).count() == 1
    save(application, by, AUDITED, revision=1)
    assert db.session.get(StoredFile, file_id) is not None
    assert db.session.query(Evidence).one().field == "energy_level_evidence"
    save_section(application.id, FORM, "enterprise", {}, revision=1, by=by)
    assert db.session.get(StoredFile, file_id) is None
    assert db.session.query(Evidence).count() == 0


def _let_act(world: World, person: Person, application: Application) -> None:
    world.confirm(person, queries.get(application.id).unit)
