"""What a consultation demands, whom it refuses, and what happens when two act at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from core import clock
from core.applications import queries
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.consultations import operations
from core.consultations.models import Answer
from core.consultations.operations import InquiryLetter, NotAnswered, ReplyLetter, Said
from core.consultations.presenting import consulted
from core.consultations.queries import records
from core.db import db
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Stale
from core.judging import operations as judging
from core.people import queries as people
from core.review import operations as review
from tests.support.both import AFTER_NOTICE, FINE, NATION, Both, replies
from tests.support.coast import OPEN_DAY, VALLEY
from tests.support.department import revisions
from tests.support.house import at_once

pytestmark = pytest.mark.one_kind

OBJECTED = Said(Answer.OBJECTION, "去年受过处罚")


def test_every_named_regulator_has_to_answer(both: Both) -> None:
    made = both.filed()
    with pytest.raises(NotAnswered, match=r"缺生态环境局、应急管理局的意见.*CO|海滨细则"):
        operations.pass_on(revisions(made), {}, by=both.reviewer)
    operations.record(revisions(made), replies(made, by=("ecology",)), by=both.reviewer)
    with pytest.raises(NotAnswered, match="缺应急管理局的意见"):
        operations.pass_on(revisions(made), {}, by=both.reviewer)
    operations.record(revisions(made), replies(made, by=("emergency",)), by=both.reviewer)
    operations.pass_on(revisions(made), {}, by=both.reviewer)
    assert queries.get(made.id).stage == "recommend"


def test_no_other_way_leads_past_it(both: Both) -> None:
    made = both.filed()
    with pytest.raises(IllegalMove):
        review.pass_review(made.id, revision=queries.get(made.id).revision, by=both.reviewer)


def test_an_objection_is_dealt_with_or_declined(both: Both) -> None:
    made = both.answered(both.filed(), said=OBJECTED)[0]
    with pytest.raises(Invalid) as refused:
        operations.pass_on(revisions(made), {made.id: "  "}, by=both.reviewer)
    assert list(refused.value.errors) == [f"settled.{made.id}"]
    operations.pass_on(revisions(made), {made.id: "已整改并经生态环境局复核"}, by=both.reviewer)
    standing = records.standing([made.id], "consult")[made.id]
    assert {each.settled for each in standing.values()} == {"已整改并经生态环境局复核"}
    other = both.answered(both.filed(), said=OBJECTED)[0]
    review.decline(revisions(other), "生态环境部门提出异议", by=both.reviewer)
    assert queries.get(other.id).state is State.DECLINED


def test_a_correction_is_a_further_record_with_its_reason(both: Both) -> None:
    made = both.answered(both.filed(), said=OBJECTED)[0]
    again = replies(made, by=("ecology",))
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), again, by=both.reviewer)
    assert list(refused.value.errors) == ["correction"]
    operations.record(revisions(made), again, correction="录入有误", by=both.reviewer)
    answers = [each for each in records.answers_of(made.id) if each.regulator == "ecology"]
    assert [each.answer for each in answers] == [Answer.OBJECTION, Answer.NO_OBJECTION]
    assert records.standing([made.id], "consult")[made.id]["ecology"].correction == "录入有误"


def test_what_was_recorded_cannot_be_changed(both: Both) -> None:
    both.answered(both.filed())
    for table in ("regulator_opinion", "regulator_reply"):
        with pytest.raises(DatabaseError), db.engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {table}"))  # one of ours


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (ReplyLetter("ecology", None, {}, number="1 号"), "ecology.answered_on"),
        (ReplyLetter("ecology", OPEN_DAY + timedelta(days=1), {}, number="1 号"), "ecology.answered_on"),
        (ReplyLetter("ecology", OPEN_DAY - timedelta(days=1), {}, number="1 号"), "ecology.answered_on"),
        (ReplyLetter("ecology", OPEN_DAY, {}), "ecology.number"),
        (ReplyLetter("nobody", OPEN_DAY, {}, number="1 号"), "replies"),
    ],
)
def test_a_letter_has_its_day_and_its_number(both: Both, letter: ReplyLetter, field: str) -> None:
    made = both.filed()
    given = ReplyLetter(letter.regulator, letter.answered_on, {made.id: FINE}, letter.number)
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), [given], by=both.reviewer)
    assert field in refused.value.errors


def test_nobody_is_asked_of_what_is_not_filed_yet(both: Both) -> None:
    made = both.filed()
    with pytest.raises(Invalid) as refused:
        operations.ask(revisions(made), InquiryLetter("示函 1 号", OPEN_DAY - timedelta(days=1)), by=both.reviewer)
    assert "不能早于申报提交的日期" in refused.value.errors["dated"][0]


def test_an_objection_says_what_it_is(both: Both) -> None:
    made = both.filed()
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), replies(made, said=Said(Answer.OBJECTION)), by=both.reviewer)
    assert f"ecology.{made.id}" in refused.value.errors


def test_nothing_at_all_is_no_answer(both: Both) -> None:
    made = both.filed()
    with pytest.raises(Invalid):
        operations.record(revisions(made), [], by=both.reviewer)
    with pytest.raises(Invalid):
        operations.ask(revisions(made), InquiryLetter(" ", OPEN_DAY), by=both.reviewer)


def test_who_is_asked_is_whom_the_stage_names(both: Both) -> None:
    made = both.filed()
    with pytest.raises(Invalid):
        operations.ask(revisions(made), InquiryLetter("1 号", OPEN_DAY, ("market",)), by=both.reviewer)
    operations.ask(revisions(made), InquiryLetter("1 号", OPEN_DAY), by=both.reviewer)
    assert [list(each.regulators) for each in records.letters_of(made.id)] == [["ecology", "emergency"]]


def test_only_whose_stage_it_is(both: Both) -> None:
    made = both.filed()
    with pytest.raises(NotFound):
        operations.record(revisions(made), replies(made), by=both.elsewhere)
    for person in (both.officer, both.applicants[made.id]):
        with pytest.raises(NotAllowed):
            operations.record(revisions(made), replies(made), by=person)
    assert not records.answers_of(made.id)


def test_of_two_cities_at_once_nothing_is_recorded(both: Both) -> None:
    """The department sees both, and acts for neither; at its own stage it may take them together."""
    ours, theirs = both.filed(), both.filed(body_id=VALLEY)
    with pytest.raises((NotFound, Conflict)):
        operations.record(revisions(ours, theirs), replies(ours, theirs), by=both.reviewer)
    assert not records.answers_of(ours.id)


def test_the_departments_own_consultation_is_asked_anew_and_is_its_own(both: Both) -> None:
    made = both.published(both.released(both.at_selection(NATION)))
    with clock.travel(AFTER_NOTICE):
        with pytest.raises(NotAnswered):
            operations.pass_on(revisions(made), {}, by=both.officer)
        with pytest.raises(NotAllowed):
            operations.record({made.id: made.revision_for(both.reviewer)}, replies(made), by=both.reviewer)
        both.answered(made, by=both.officer, said=Said(Answer.NO_OBJECTION, "省厅所知"))
        known = consulted(queries.get(made.id), department=True)
        assert [each.stage.id for each in known] == ["consult", "consult-again"]
        assert [each.stage.id for each in consulted(queries.get(made.id), department=False)] == ["consult"]


def test_what_the_city_was_answered_is_no_answer_to_the_department(both: Both) -> None:
    """Letters of before the recommendation are not those that the department itself asked for."""
    filed = both.filed()
    with clock.travel(OPEN_DAY + timedelta(days=1)):
        made = both.released(both.at_selection_of(filed))
    made = both.published(made)
    with clock.travel(AFTER_NOTICE):
        with pytest.raises(Invalid) as refused:
            operations.record(revisions(made), replies(made), by=both.officer)
        assert "不能早于推荐的日期" in refused.value.errors["ecology.answered_on"][0]
        with pytest.raises(Invalid, match="填写的内容有误"):
            operations.ask(revisions(made), InquiryLetter("示函 1 号", OPEN_DAY), by=both.officer)


def test_two_officers_at_once(both: Both) -> None:
    made = both.filed()
    chosen, letters, officer = revisions(made), replies(made), both.reviewer.id

    def record() -> object:
        return len(operations.record(chosen, letters, by=people.person(officer)))

    results = at_once(both.world.app, record, record)
    (told,) = [each for each in results if isinstance(each, DomainError)]
    assert isinstance(told, Stale)
    assert "登记部门意见" in told.sentence
    assert len(records.answers_of(made.id)) == 2


def test_a_stage_of_judging_is_no_consultation(both: Both) -> None:
    made = both.at_judging()
    with pytest.raises(IllegalMove):
        operations.record(revisions(made), replies(made), by=both.officer)
    with pytest.raises(IllegalMove):
        operations.decline(revisions(made), "不予推荐", by=both.officer)
    with pytest.raises(DomainError):
        judging.pass_on(revisions(made), by=both.officer)
