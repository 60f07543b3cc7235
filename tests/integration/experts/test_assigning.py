"""Applications are given to experts, by hand or as proposed, and never to one who is tied to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.bodies.models import Body
from core.db.base import new_id
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.evaluators.models import Engagement, EngagementState, Evaluator, Profile, ProfileState, StatedIdentity
from core.evaluators.rules.identity import LEGAL_REPRESENTATIVE
from core.experts import operations
from core.experts.models import AssignmentState, Expert, TieKind
from core.experts.operations import Conflicted, StatedTie
from core.experts.operations.taking import scoring
from core.experts.queries import assignments, pool
from core.experts.queries.conflicts import conflicts_of
from core.experts.queries.proposal import seats_of
from core.ledger.models import EventSource, ListEvent
from core.ledger.rules import EventKind
from core.people import queries as people
from core.people.models import Grant, Role
from core.plugin_api import ExpertPanel
from core.units.models import FormerCode, Unit
from core.units.operations import put_in_group
from tests.support.both import Both
from tests.support.clients import token_of
from tests.support.coast import BOTH, VALLEY
from tests.support.department import revisions
from tests.support.evaluators import code
from tests.support.experts import assigned, entered, pooled
from tests.support.house import sign_in

OTHER = "91110000600037341L"


def panel_of(made: Application) -> ExpertPanel:
    return scoring(as_it_stands(made))[1]


def _employed(both: Both, made: Application) -> Expert:
    return pooled(both, 1, employer="别名", code=OTHER)[0]


def _employed_by_name(both: Both, made: Application) -> Expert:
    return pooled(both, 1, employer=made.unit_name)[0]


def _declared(both: Both, made: Application) -> Expert:
    [expert] = pooled(both, 1)
    tie = StatedTie(kind=TieKind.CONSULTED, name="申报单位", code=OTHER)
    operations.declare_tie(expert.id, tie, by=people.person(expert.person_id))
    return expert


def _of_the_group(both: Both, made: Application) -> Expert:
    """His employer and the applicant came of one unit."""
    parent = both.world.unit(body_id="harbour")
    _came_from(parent, made)
    return pooled(both, 1, employer=parent.name, code=parent.code or "")[0]


def _came_from(parent: Unit, made: Application) -> None:
    with transaction() as session:
        day = clock.today()
        session.add(
            ListEvent(
                unit_id=parent.id,
                other_id=made.unit_id,
                list_id="provincial",
                category="factory",
                kind=EventKind.SPLIT,
                effective_on=day,
                name=parent.name,
                source=EventSource.STAFF,
                recorded_at=clock.now(),
            )
        )


def _representative(both: Both, made: Application) -> Expert:
    applicant = both.applicants[made.id]
    with transaction() as session:
        session.add(Grant(person_id=applicant.id, role=Role.EXPERT))
    return entered(both, people.person(applicant.id))


def _recommended_it(both: Both, made: Application) -> Expert:
    """Whoever is an officer of the body no more, and recommended it when he was."""
    by = both.reviewer.id
    with transaction() as session:
        session.execute(delete(Grant).where(Grant.person_id == by))
        session.add(Grant(person_id=by, role=Role.EXPERT))
    return entered(both, people.person(by))


def _officer_above(both: Both, made: Application) -> Expert:
    """Of the body to which the applicant's own one belongs."""
    by = both.elsewhere.id
    with transaction() as session:
        session.get_one(Body, made.body_id).parent_id = VALLEY
        session.add(Grant(person_id=by, role=Role.EXPERT))
    return entered(both, people.person(by))


def _kept_together(both: Both, made: Application, group: str = "海滨钢铁集团有限公司") -> Unit:
    """Another unit, of which the department found that it belongs to one group with the applicant."""
    other = both.world.unit(body_id="harbour")
    for id in (made.unit_id, other.id):
        put_in_group(id, group, "年报所载控股关系", by=both.officer)
    return other


def of_one_group(both: Both, made: Application) -> Expert:
    return pooled(both, 1, employer=_kept_together(both, made).name)[0]


def _of_the_groups_own_company(both: Both, made: Application) -> Expert:
    """It is itself no unit of the register."""
    _kept_together(both, made)
    return pooled(both, 1, employer="海滨钢铁集团有限公司 ")[0]


def _of_the_group_of_what_it_came_from(both: Both, made: Application) -> Expert:
    """The applicant was split off a unit, to whose group his employer belongs."""
    other, parent = both.world.unit(body_id="harbour"), both.world.unit(body_id="harbour")
    _came_from(parent, made)
    for each in (other, parent):
        put_in_group(each.id, "山前集团", "年报所载控股关系", by=both.officer)
    return pooled(both, 1, employer=other.name)[0]


def _declared_to_the_group(both: Both, made: Application) -> Expert:
    other, [expert] = _kept_together(both, made), pooled(both, 1)
    tie = StatedTie(kind=TieKind.GROUP, name=other.name, code=other.code or "")
    operations.declare_tie(expert.id, tie, by=both.officer)
    return expert


def _acts_for_the_group(both: Both, made: Application) -> Expert:
    person = both.world.representative(_kept_together(both, made))
    with transaction() as session:
        session.add(Grant(person_id=person.id, role=Role.EXPERT))
    return entered(both, people.person(person.id))


def _of_its_former_code(both: Both, made: Application) -> Expert:
    former = "91110000100003962Y"
    with transaction() as session:
        session.add(
            FormerCode(
                unit_id=made.unit_id,
                code=former,
                replaced_with=OTHER,
                reason="换照",
                replaced_at=clock.now(),
                replaced_by_id=both.officer.id,
            )
        )
    return pooled(both, 1, employer="别名", code=former)[0]


def _evaluated(both: Both, made: Application, *representatives: str) -> list[Evaluator]:
    """Evaluators with these legal representatives' documents; the first evaluates the application."""
    with transaction() as session:
        found = []
        for number, print_ in enumerate(representatives):
            name = f"示例评价机构{number}"
            evaluator = Evaluator(
                id=new_id(),
                code=code(number),
                name=name,
                name_key=name,
                admitted_at=clock.now(),
                created_at=clock.now(),
            )
            profile = Profile(
                evaluator_id=evaluator.id,
                serial=1,
                state=ProfileState.ADMITTED,
                name=name,
                legal_representative="甲",
                contact_name="乙",
                contact_phone="13800000000",
                address="示例路 1 号",
                declaration="声明",
                saved_at=clock.now(),
                saved_by_id=both.officer.id,
                identities=[StatedIdentity(key=LEGAL_REPRESENTATIVE, fingerprint=print_, masked="尾号 0017")],
            )
            session.add_all([evaluator, profile])
            found.append(evaluator)
        session.flush()
        session.add(
            Engagement(
                application_id=made.id,
                evaluator_id=found[0].id,
                state=EngagementState.ACCEPTED,
                proposed_at=clock.now(),
                proposed_by_id=both.officer.id,
                accepted_at=clock.now(),
            )
        )
        return found


def _of_the_evaluator(both: Both, made: Application) -> Expert:
    [evaluator] = _evaluated(both, made, "a")
    return pooled(both, 1, employer=evaluator.name)[0]


def of_an_earlier_evaluator(both: Both, made: Application) -> Expert:
    """His employer evaluated the unit in another application."""
    earlier = both.filed(category="park")
    with transaction() as session:
        session.get_one(Application, earlier.id).unit_id = made.unit_id
    [evaluator] = _evaluated(both, earlier, "a")
    return pooled(both, 1, employer="别名", code=evaluator.code)[0]


def _of_one_legal_representative(both: Both, made: Application) -> Expert:
    """His employer and the evaluator show one legal representative's document."""
    _, other, _ = _evaluated(both, made, "a", "a", "b")
    return pooled(both, 1, employer="别名", code=other.code)[0]


CONFLICTS = [
    _employed,
    _employed_by_name,
    _declared,
    _of_the_group,
    _representative,
    _recommended_it,
    _officer_above,
    of_one_group,
    _of_the_groups_own_company,
    _of_the_group_of_what_it_came_from,
    _declared_to_the_group,
    _acts_for_the_group,
    _of_its_former_code,
    _of_the_evaluator,
    of_an_earlier_evaluator,
    _of_one_legal_representative,
]


@pytest.mark.parametrize("seed", CONFLICTS)
def test_who_is_tied_is_given_nothing_by_hand_nor_by_proposal(
    both: Both, seed: Callable[[Both, Application], Expert]
) -> None:
    with transaction() as session:
        made = both.at_judging()
        session.get_one(Unit, made.unit_id).code = OTHER
    made = applications.get(made.id)
    tied, [free] = seed(both, made), pooled(both, 1)
    assert list(conflicts_of([made], pool.experts())) == [(made.id, tied.id)]
    [seats] = seats_of([made], made.stage, panel_of(made))
    assert seats.proposed == [free.id]
    assert tied.id not in {each.expert.id for each in seats.options}
    with pytest.raises(Conflicted, match="应当回避"):
        assigned(both, made, [free, tied])
    assert not assignments.live([made.id], made.stage)[made.id], "all or none"


@pytest.mark.one_kind
def test_who_left_the_group_is_tied_no_more(both: Both) -> None:
    made = both.at_judging()
    other = _kept_together(both, made)
    [expert] = pooled(both, 1, employer=other.name)
    assert conflicts_of([made], [expert])
    assert put_in_group(other.id, "海滨钢铁集团有限公司", "年报", by=both.officer) is None, "so it is already"
    put_in_group(other.id, "", "股权已转让", by=both.officer)
    assert not conflicts_of([made], [expert])
    with pytest.raises(Invalid):
        put_in_group(other.id, "别的集团", " ", by=both.officer)
    with pytest.raises(NotAllowed):
        put_in_group(other.id, "别的集团", "年报", by=both.reviewer)


def test_a_tie_that_has_passed_or_was_ended_keeps_nobody_away(both: Both) -> None:
    made = both.at_judging()
    [expert] = pooled(both, 1, employer=made.unit_name)
    assert conflicts_of([made], [expert])
    by = people.person(expert.person_id)
    [other] = pooled(both, 1)
    tie = StatedTie(kind=TieKind.KIN, name=made.unit_name, code=OTHER, until=clock.today())
    told = operations.declare_tie(other.id, tie, by=both.officer)
    assert conflicts_of([made], [other])
    with clock.travel(clock.today() + timedelta(days=1)):
        assert not conflicts_of([made], [other])
    with pytest.raises(NotAllowed):
        operations.end_tie(told.id, "登记有误", by=by)
    operations.end_tie(told.id, "登记有误", by=both.officer)
    assert not conflicts_of([made], [other])


@pytest.mark.one_kind
def test_accepted_declined_replaced(both: Both) -> None:
    made = both.at_judging()
    first, second, third, spare = pooled(both, 4)
    given = assigned(both, made, [first, second, third])
    one, two, three = (people.person(each.expert.person_id) for each in given)
    operations.accept(given[0].id, by=one)
    with pytest.raises(NotFound):
        operations.accept(given[1].id, by=one)
    with pytest.raises(Invalid):
        operations.decline(given[1].id, " ", by=two)
    operations.decline(given[1].id, "出差", by=two)
    operations.take_back(given[2].id, "工作调整", by=both.officer)
    with pytest.raises(Conflict):
        operations.accept(given[2].id, by=three)
    made = applications.get(made.id)
    [seats] = seats_of([made], made.stage, panel_of(made))
    assert seats.proposed == [spare.id], "who declined, or was replaced, is not asked again"
    assigned(both, made, [spare])
    for days, late in ((7, 0), (8, 2)):
        with clock.travel(clock.today() + timedelta(days=days)):
            assert sum(each.is_late for each in assignments.given([made.id], made.stage)[made.id]) == late
    states = [each.state for each in assignments.given([made.id], made.stage)[made.id]]
    assert sorted(states) == sorted(
        [AssignmentState.ACCEPTED, AssignmentState.DECLINED, AssignmentState.TAKEN_BACK, AssignmentState.ASKED]
    )


@pytest.mark.one_kind
def test_who_declares_a_tie_afterwards_can_only_decline(both: Both) -> None:
    made = both.at_judging()
    [expert] = pooled(both, 1)
    [given] = assigned(both, made, [expert])
    by = people.person(expert.person_id)
    tie = StatedTie(kind=TieKind.AVOIDANCE, name=made.unit_name, code=OTHER)
    operations.declare_tie(expert.id, tie, by=by)
    with pytest.raises(Conflicted):
        operations.accept(given.id, by=by)
    operations.decline(given.id, "应当回避", by=by)


@pytest.mark.one_kind
def test_what_assigning_asks(both: Both) -> None:
    made = both.at_judging()
    [expert] = pooled(both, 1)
    chosen = {made.id: [expert.id]}
    with pytest.raises(Invalid) as refused:
        operations.assign(revisions(made), chosen, due=date(2025, 1, 1), by=both.officer)
    assert list(refused.value.errors) == ["due"]
    with pytest.raises(Invalid) as refused:
        operations.assign(revisions(made), {}, due=clock.today(), by=both.officer)
    assert list(refused.value.errors) == ["chosen"]
    with pytest.raises(NotAllowed):
        operations.assign(revisions(made), chosen, due=clock.today(), by=both.reviewer)


@pytest.mark.pages
def test_the_pages(both: Both) -> None:
    made = both.at_judging(name="海风制造有限公司")
    experts = pooled(both, 3)
    tied = pooled(both, 1, employer=made.unit_name)[0]
    desk = sign_in(both.world.app.test_client(), both.officer)
    assert "分派专家" in desk.get("/department/queue", query_string={"call": BOTH, "tab": "judge"}).text
    sent = {"call": BOTH, "chosen": f"{made.id}:{made.revision}", "due": "2025-04-25"}
    page = desk.get("/department/experts/assign", query_string=sent).text
    assert page.count("（建议）") == 3
    assert "应当回避（1）" in page
    assert tied.person.name in page
    sent |= {"csrf_token": token_of(page)}
    picked = {f"{made.id}.experts": [each.id for each in experts]}
    answer = desk.post("/department/experts/assign", data={**sent, **picked}, follow_redirects=True)
    assert "已分派 3 人次" in answer.text
    assert "待专家确认" in desk.get(f"/department/experts/applications/{made.id}").text
    own = sign_in(both.world.app.test_client(), people.person(experts[0].person_id))
    assert "海风制造有限公司" in own.get("/expert").text
    [given] = assignments.of_expert(pool.expert(experts[0].id))
    accepted = own.submit(f"/expert/sheets/{given.id}/accept", page=f"/expert/sheets/{given.id}")
    assert accepted.status_code == 302
    stranger = sign_in(both.world.app.test_client(), people.person(experts[1].person_id))
    assert stranger.get(f"/expert/sheets/{given.id}").status_code == 404
