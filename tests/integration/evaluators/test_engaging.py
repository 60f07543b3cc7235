"""From the choice of an evaluator to the filing, and what every wrong turn is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.applications import operations as drafting
from core.applications.facts import findings
from core.applications.workflow.states import State
from core.audit.models import AuditEvent
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RulesRefuse, Stale
from core.evaluators import operations, queries
from core.evaluators.operations import Report, Sanction
from core.evaluators.operations.sanctions import lift
from core.people.models import Person
from core.review import operations as review
from core.units import operations as register
from core.units import queries as units
from tests.support.clients import browser_of
from tests.support.evaluators import BODY, PLEDGES, Delta, Draft, resident
from tests.support.filling import save_profile


def said(draft: Draft) -> list[str]:
    """What the findings of the filing that are not met say."""
    return [each.message for each in findings.of(draft.now) if not each.is_met]


def refusal_of_filing(draft: Draft) -> list[str]:
    with pytest.raises(RulesRefuse) as refused:
        draft.submit()
    return [finding.message for finding in refused.value.findings]


def test_who_chose_a_third_party_files_with_its_report_and_not_before(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    assert refusal_of_filing(draft) == ["尚未选定第三方机构"]
    engagement = draft.propose(evaluator)
    assert said(draft) == ["第三方机构尚未接受委托"]
    operations.accept(engagement.id, PLEDGES, by=clerk)
    assert said(draft) == ["评价报告尚未上传"]
    draft.report(engagement, clerk, "not_conforming")
    assert refusal_of_filing(draft) == ["评价结论为不符合"]
    draft.report(engagement, clerk)
    draft.submit()
    assert draft.now.state is State.PENDING
    with pytest.raises(DomainError):
        draft.report(engagement, clerk)
    with pytest.raises(Conflict, match="已经提交"):
        operations.end(engagement.id, "不再评价", by=clerk)


@pytest.mark.one_kind
def test_who_evaluates_itself_needs_none(delta: Delta) -> None:
    draft = delta.draft(way="self")
    assert said(draft) == []
    draft.submit()


@pytest.mark.one_kind
def test_a_pledge_that_was_not_given_and_a_tie_that_was_declared_stop_the_filing(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    engagement = draft.propose(evaluator, tie="同一集团")
    operations.accept(engagement.id, ["truthful"], tie="曾参与编写自评价报告", by=clerk)
    draft.report(engagement, clerk)
    (message,) = refusal_of_filing(draft)
    for words in ("未承诺：与申报单位没有隶属、控股等关联关系", "同一集团", "曾参与编写自评价报告"):
        assert words in message


@pytest.mark.one_kind
def test_who_stands_on_both_sides_is_found_whatever_either_declared(delta: Delta) -> None:
    """One person, one group: by the registers, of whoever acted while the application was made."""
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    draft.report(draft.engaged(evaluator, clerk), clerk)
    assert said(draft) == []
    delta.world.confirm(clerk, draft.now.unit)
    assert refusal_of_filing(draft) == [f"申报单位的经办人“{clerk.name}”同时是评价机构的人员"]
    (acting,) = (each for each in units.acting_for(draft.now.unit_id) if each.person_id == clerk.id)
    register.end(acting.id, "不再担任", by=delta.world.people.officer(BODY))
    assert said(draft), "who left it since wrote in it all the same"
    third = delta.draft()
    third.report(third.engaged(evaluator, clerk), clerk)
    operations.put_in_group(evaluator.id, "group", "示例集团", "工商登记", by=delta.officer)
    assert said(third) == []
    register.put_in_group(third.now.unit_id, "示例集团", "工商登记", by=delta.officer)
    assert said(third) == ["评价机构与申报单位属于同一集团"]


@pytest.mark.one_kind
def test_one_name_or_telephone_on_both_sides_is_told_to_whoever_reviews_and_stops_nobody(delta: Delta) -> None:
    clerk = delta.clerk("同名甲")
    evaluator = delta.admitted(clerk)
    unit = delta.world.unit(body_id=BODY)
    draft = delta.draft(delta.world.representative(unit, "同名甲"))
    draft.report(draft.engaged(evaluator, clerk), clerk)
    with transaction():
        db.session.get_one(Person, draft.by.id).phone = f"+86 {clerk.phone}"
    draft.submit()
    page = browser_of(delta.world.app, delta.world.people.officer(BODY)).get(f"/review/applications/{draft.id}").text
    assert "经办人“同名甲”与评价机构的人员同名" in page
    assert "评价机构与申报单位所留的联系电话相同" in page


@pytest.mark.one_kind
def test_requirements_that_are_not_met_are_named(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk, full_time_staff=9, is_legal_entity=False)
    draft = delta.draft()
    draft.report(draft.engaged(evaluator, clerk), clerk)
    assert said(draft) == ["专职人员不少于 10 人、具有独立法人资格"]


@pytest.mark.one_kind
def test_what_holds_of_a_profile_holds_until_its_change_is_admitted(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    held = queries.held_profile(evaluator.id)
    assert held is not None
    people = {"full_time_staff": 3, "senior_staff": 1}
    save_profile(evaluator.id, "people", people, revision=1, by=clerk)
    operations.submit(evaluator.id, revision=held.revision + 1, by=clerk)
    still = queries.held_profile(evaluator.id)
    assert still is not None
    assert still.answers["full_time_staff"] == 12
    assert queries.identities_of(evaluator.id)["legal_representative"].masked.startswith("居民身份证 尾号")
    waiting = queries.open_profile(evaluator.id)
    assert waiting is not None
    with pytest.raises(Conflict, match="等待"):
        save_profile(evaluator.id, "people", people, revision=2, by=clerk)
    operations.admit(waiting.id, revision=waiting.revision, by=delta.officer)
    now = queries.held_profile(evaluator.id)
    assert now is not None
    assert now.answers["full_time_staff"] == 3
    assert "legal_representative" in queries.identities_of(evaluator.id)


@pytest.mark.one_kind
def test_one_evaluator_at_a_time_and_another_after_it_ended(delta: Delta) -> None:
    clerk, other = delta.clerk(), delta.clerk()
    first, second = delta.admitted(clerk), delta.admitted(other)
    draft = delta.draft()
    engagement = draft.propose(first)
    with pytest.raises(Conflict):
        draft.propose(second)
    operations.decline(engagement.id, "人手不足", by=clerk)
    with pytest.raises(Stale):
        operations.accept(engagement.id, PLEDGES, by=clerk)
    again = draft.engaged(second, other)
    with pytest.raises(Invalid):
        operations.end(again.id, " ", by=other)
    operations.end(again.id, "进度不一致", by=other)
    draft.engaged(first, clerk)


@pytest.mark.one_kind
def test_strangers_find_nothing(delta: Delta) -> None:
    clerk, stranger = delta.clerk(), delta.clerk()
    evaluator = delta.admitted(clerk)
    delta.admitted(stranger)
    draft, other = delta.draft(), delta.draft()
    engagement = draft.propose(evaluator)
    acts: tuple[Callable[[], object], ...] = (
        lambda: operations.accept(engagement.id, PLEDGES, by=stranger),
        lambda: operations.decline(engagement.id, "不", by=stranger),
        lambda: operations.end(engagement.id, "不", by=other.by),
        lambda: operations.propose(draft.id, evaluator.id, revision=draft.now.revision, by=other.by),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


@pytest.mark.one_kind
def test_nobody_acts_for_an_evaluator_before_it_is_admitted(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.registered(clerk)
    draft = delta.draft()
    with pytest.raises(NotFound):
        draft.propose(evaluator)
    assert queries.admitted() == []


@pytest.mark.one_kind
def test_a_code_is_the_first_admitted_ones(delta: Delta) -> None:
    first, second = delta.clerk(), delta.clerk()
    stated = delta.stated(1)
    delta.registered(first, stated)
    rival = delta.registered(second, delta.stated(2, code=stated.code))
    one, other = sorted(queries.submitted_profiles(), key=lambda each: each.evaluator_id == rival.id)
    operations.admit(one.id, revision=one.revision, by=delta.officer)
    with pytest.raises(Conflict) as refused:
        operations.admit(other.id, revision=other.revision, by=delta.officer)
    assert refused.value.constraint == "uq_evaluator_admitted_code"
    assert queries.evaluator(rival.id).admitted_at is None
    with pytest.raises(Conflict):
        operations.register(delta.stated(3, code=stated.code), delta.letter(third := delta.clerk()), by=third)


@pytest.mark.one_kind
def test_what_a_report_lacks_is_said_field_by_field(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    tomorrow = clock.today() + timedelta(days=1)
    report = Report(number=" ", dated=tomorrow, conclusion="excellent", proves_qualification=False)
    with pytest.raises(Invalid) as refused:
        operations.report(engagement.id, report, draft.report_file(clerk), by=clerk)
    assert set(refused.value.errors) == {"number", "dated", "conclusion", "proves_qualification"}


@pytest.mark.one_kind
def test_a_barred_evaluator_is_refused_for_the_span_and_its_reports_are_found(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    filed, waiting, proposed = delta.draft(), delta.draft(), delta.draft()
    engagement = filed.engaged(evaluator, clerk)
    filed.report(engagement, clerk)
    filed.submit()
    started = waiting.engaged(evaluator, clerk)
    asked = proposed.propose(evaluator)
    assert filed.now.blocking == 0
    bar = operations.bar(
        evaluator.id, Sanction(reason="出具虚假报告", document_number="三工〔2025〕9 号"), by=delta.approver
    )
    assert (bar.since, bar.until, bar.clause) == (clock.today(), clock.today().replace(year=2028), "CO-5")
    assert filed.now.blocking == 1, "the officers see it in their queue"
    assert "至 2028-04-21 不予采信" in said(filed)[0]
    acts: tuple[Callable[[], object], ...] = (
        lambda: operations.accept(asked.id, PLEDGES, by=clerk),
        lambda: waiting.report(started, clerk),
        lambda: delta.draft().propose(evaluator),
        lambda: operations.bar(evaluator.id, Sanction(reason="再次", document_number="10 号"), by=delta.approver),
    )
    for act in acts:
        with pytest.raises((NotAllowed, Conflict)):
            act()
    with clock.travel(bar.until + timedelta(days=1)):
        assert queries.barred_until(evaluator.id) is None
    lift(bar.id, "查无实据", by=delta.approver)
    assert filed.now.blocking == 0
    operations.accept(asked.id, PLEDGES, by=clerk)


@pytest.mark.one_kind
def test_who_has_evaluated_is_remembered_by_its_legal_entity(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    engagement = draft.propose(evaluator)
    assert not queries.has_evaluated(evaluator.code)
    operations.accept(engagement.id, PLEDGES, by=clerk)
    assert queries.has_evaluated(evaluator.code)
    drafting.withdraw(draft.id, revision=draft.now.revision, by=draft.by)
    assert queries.has_evaluated(evaluator.code), "it took part, whatever became of the application"


def test_the_number_of_a_document_is_nowhere(delta: Delta) -> None:
    clerk = delta.clerk()
    delta.admitted(clerk, delta.stated(31))
    trail = "".join(f"{event.before}{event.after}" for event in db.session.scalars(select(AuditEvent)))
    assert "尾号" in trail
    assert resident(31) not in trail
    assert resident(31)[:14] not in trail


@pytest.mark.one_kind
def test_the_report_of_a_returned_application_is_replaced(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    draft.report(engagement, clerk)
    draft.submit()
    officer = delta.world.people.officer(BODY)
    review.return_for_correction(
        draft.id, sections=["basics/about"], message="请更换报告", due=None, revision=draft.now.revision, by=officer
    )
    first = queries.reports_of([engagement.id])[engagement.id]
    draft.report(engagement, clerk, number="示评〔2025〕2 号")
    second = queries.reports_of([engagement.id])[engagement.id]
    assert (first.replaced_at is not None, second.number) == (True, "示评〔2025〕2 号")
    with pytest.raises(Conflict, match="已经提交"):
        operations.end(engagement.id, "不再评价", by=clerk)
