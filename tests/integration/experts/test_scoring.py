"""Experts score blind; what their sheets come to is reckoned when the scoring is closed, and a panel records it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.operations.holding import as_it_stands
from core.db.base import new_id
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.experts import operations
from core.experts.models import TieKind
from core.experts.operations import Conflicted, NotScored, StatedTie
from core.experts.operations.filling import SheetForms
from core.experts.presenting import Shown
from core.experts.queries import assignments
from core.experts.queries.sheets import round_of, standing
from core.filling.operations import save_section
from core.forms.typed import PREFIX
from core.judging import operations as judging
from core.judging.operations import Mark, NotConcluded, Sitting
from core.judging.queries import records
from core.people import queries as people
from core.plugin_api import ExpertPanel, JudgedBy
from tests.support.both import EXPERTS, Both
from tests.support.clients import token_of
from tests.support.coast import BOTH, OPEN_DAY
from tests.support.department import revisions
from tests.support.evaluators import code
from tests.support.experts import assigned, pooled, scored
from tests.support.house import at_once, sign_in


def closed(both: Both, points: Sequence[tuple[int, str]]) -> Application:
    """An application that so many experts have scored, and whose scoring is closed."""
    made = both.at_judging()
    for given, each in zip(assigned(both, made, pooled(both, len(points))), points, strict=True):
        scored(given, *each)
    made = applications.get(made.id)
    operations.close(revisions(made), by=both.officer)
    return applications.get(made.id)


def test_sheets_come_to_one_score_and_the_panel_records_it(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45.5"), (35, "49.5"), (36, "52")])
    found = standing([made.id], made.stage)[made.id]
    # 88, 85.5, 84.5, 88: without the highest and the lowest (85.5 + 88) / 2
    assert (found.score, found.spread, found.tier, found.apart) == (Decimal("86.75"), Decimal("3.5"), "A", False)
    assert [part["counts"] for part in found.parts].count(True) == 2
    shown = round_of(made, as_it_stands(made).stage)
    assert shown is not None
    leanings = {each.corrected: each.leaning for each in Shown(shown).lines}
    assert leanings["88"] == "偏宽 2 分（评分不足 2 项，不修正）", "and why it counts as given"
    with pytest.raises(Invalid) as refused:
        judging.record(revisions(made), EXPERTS, {made.id: Mark(True, tier="B")}, by=both.officer)
    assert list(refused.value.errors) == [f"{made.id}.opinion"], "another tier than proposed needs its reason"
    judging.record(revisions(made), EXPERTS, {made.id: Mark(True, tier="B", opinion="能耗偏高")}, by=both.officer)
    assert records.standing([made.id], made.stage)[made.id].tier == "B"


@pytest.mark.one_kind
def test_nothing_is_recorded_while_somebody_still_scores_nor_before_a_discussion(both: Both) -> None:
    made = both.at_judging()
    given = assigned(both, made, pooled(both, 3))
    made, mark = applications.get(made.id), {made.id: Mark(True, tier="A")}
    with pytest.raises(NotConcluded, match="还没有结束"):
        judging.record(revisions(made), EXPERTS, mark, by=both.officer)
    commissioned = Sitting(
        JudgedBy.COMMISSIONED, OPEN_DAY, body_name="示例评审中心", body_code=code(1), minutes_number="评 1 号"
    )
    page = sign_in(both.world.app.test_client(), both.officer).get(
        "/department/judge", query_string={"call": BOTH, "chosen": f"{made.id}:{made.revision}"}
    )
    assert "专家评分还没有结束" in page.text, "before anything is typed"
    assert re.search('<button class="btn btn-primary"[^>]* disabled', page.text)
    with pytest.raises(NotConcluded, match="还没有结束"):  # nor by naming somebody else as who judged
        judging.record(revisions(made), commissioned, mark, by=both.officer)
    with pytest.raises(NotScored, match="3 名专家没有提交") as refused:
        operations.close(revisions(made), by=both.officer)
    assert "细则未写明评分办法" in refused.value.sentence, "how many score is the panel's, not the clause of its stage"
    for each, points in zip(given, ((40, "60"), (30, "40"), (30, "45")), strict=True):
        scored(each, *points)
    operations.close(revisions(made), by=both.officer)
    made = applications.get(made.id)
    with pytest.raises(NotConcluded, match="合议"):
        judging.record(revisions(made), EXPERTS, mark, by=both.officer)
    operations.discuss(made.id, OPEN_DAY, "一致认可", by=both.officer)
    made = applications.get(made.id)
    with pytest.raises(Conflict):
        operations.discuss(made.id, OPEN_DAY, "再议", by=both.officer)
    judging.record(revisions(made), EXPERTS, {made.id: Mark(True, tier="A", opinion="合议")}, by=both.officer)


@pytest.mark.one_kind
def test_a_sheet_given_back_opens_the_scoring_again(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45"), (35, "49")])
    [first, *_] = assignments.live([made.id], made.stage)[made.id]
    by = people.person(first.expert.person_id)
    with pytest.raises(Conflict):
        operations.hand_in(first.id, token=new_id(), by=by)
    operations.reopen(first.id, "请复核", by=both.officer)
    found = round_of(applications.get(made.id), as_it_stands(applications.get(made.id)).stage)
    assert found is not None
    assert not found.is_closed
    operations.hand_in(first.id, token=new_id(), by=by)
    made = applications.get(made.id)
    operations.close(revisions(made), by=both.officer)
    assert standing([made.id], made.stage)[made.id].serial == 2


@pytest.mark.one_kind
def test_a_mark_that_was_read_leaves_neither_before_the_discussion_nor_by_a_refusal(both: Both) -> None:
    made = closed(both, [(40, "60"), (30, "40"), (0, "0")])
    low = assignments.live([made.id], made.stage)[made.id][-1]
    by = people.person(low.expert.person_id)
    with pytest.raises(Conflict, match="合议还没有登记"):
        operations.reopen(low.id, "请提高分数", by=both.officer)
    operations.discuss(made.id, OPEN_DAY, "请其复核", by=both.officer)
    operations.reopen(low.id, "请复核", by=both.officer)
    with pytest.raises(Conflict, match="已经公开过"):
        operations.decline(low.id, "不想评", by=by)
    tie = StatedTie(kind=TieKind.KIN, name=made.unit_name, code="91110000600037341L")
    operations.declare_tie(low.expert_id, tie, by=by)
    operations.decline(low.id, "应当回避", by=by)


@pytest.mark.one_kind
def test_who_is_tied_by_now_hands_nothing_in_and_what_he_scored_is_not_closed(both: Both) -> None:
    made = both.at_judging()
    given = assigned(both, made, pooled(both, 3))
    for each in given:
        scored(each, 30, "40")
    tie = StatedTie(kind=TieKind.KIN, name=made.unit_name, code="91110000600037341L")
    operations.declare_tie(given[0].expert_id, tie, by=both.officer)
    made = applications.get(made.id)
    with pytest.raises(NotScored, match="应当回避"):
        operations.close(revisions(made), by=both.officer)


@pytest.mark.one_kind
def test_a_sheet_is_whole_and_its_own_experts(both: Both) -> None:
    made = both.at_judging()
    one, two, _ = assigned(both, made, pooled(both, 3))
    by, other = (people.person(each.expert.person_id) for each in (one, two))
    operations.accept(one.id, by=by)
    sheet = SheetForms(assignments.assignment(one.id))
    with pytest.raises(Invalid):
        operations.hand_in(one.id, token=new_id(), by=by)
    with pytest.raises(NotFound):
        save_section(sheet, "sheet", "points", {"base_points": 3}, revision=0, by=other)
    with pytest.raises(Invalid):
        save_section(sheet, "sheet", "points", {"base_points": 41, "green_points": "1"}, revision=0, by=by)
    with pytest.raises(NotAllowed):
        operations.close(revisions(applications.get(made.id)), by=by)


@pytest.mark.pages
def test_blind_until_closed_on_the_pages(both: Both) -> None:
    made = both.at_judging(name="海风制造有限公司")
    given = assigned(both, made, pooled(both, 3))
    experts = [people.person(each.expert.person_id) for each in given]
    own = sign_in(both.world.app.test_client(), experts[0])
    home = f"/expert/sheets/{given[0].id}"
    own.submit(f"{home}/accept", page=home)
    assert own.get(f"{home}/application").status_code == 200
    refused = own.post(f"{home}/hand-in", data={"csrf_token": token_of(own.get(home).text)})
    assert "“评分”：" in refused.text, "which section keeps the sheet back"
    section = f"{home}/sections/sheet/points"
    sent = {"base_points": "39", "green_points": "57.5", "words": "工艺领先甲申"}
    own.submit(section, revision="0", save="on", **{f"{PREFIX}{name}": each for name, each in sent.items()})
    page = own.get(home).text
    assert "提交评分" in page
    scored(given[1], 30, "40.5", words="数据不全乙酉")
    desk = sign_in(both.world.app.test_client(), both.officer)
    address = f"/department/experts/applications/{made.id}"
    assert "互不可见" in desk.get(address).text
    for reader, url in ((desk, address), (own, home), (desk, f"/department/applications/{made.id}/history")):
        assert "乙酉" not in reader.get(url).text
        assert "70.5" not in reader.get(url).text
    scored(given[0], 39, "57.5", words="工艺领先甲申")
    scored(given[2], 38, "55", words="同意丙戌")
    chosen = {"call": BOTH, "chosen": [f"{id}:{each}" for id, each in revisions(applications.get(made.id)).items()]}
    form = desk.get("/department/experts/close", query_string=chosen)
    answer = desk.post(
        "/department/experts/close", data=chosen | {"csrf_token": token_of(form.text)}, follow_redirects=True
    )
    assert "须先登记合议" in answer.text
    shown = desk.get(address).text
    assert all(word in shown for word in ("乙酉", "70.5", "综合得分", "登记合议"))
    assert "70.5" in own.get(home).text
    stranger = sign_in(both.world.app.test_client(), both.applicants[made.id])
    assert stranger.get(address).status_code == 403


@pytest.mark.one_kind
def test_once_marks_were_read_nobody_is_taken_out_or_added_for_their_sake(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45.5"), (2, "3")])
    low = assignments.live([made.id], made.stage)[made.id][2]
    with pytest.raises(Conflict, match="不能再撤换"):
        operations.take_back(low.id, "评分过低", by=both.officer)
    with pytest.raises(Conflict, match="最多可补派 0 名"):
        assigned(both, made, pooled(both, 1))
    operations.discuss(made.id, OPEN_DAY, "请其核对", by=both.officer)
    operations.reopen(low.id, "请核对", by=both.officer)
    with pytest.raises(Conflict, match="不能再撤换"):
        operations.take_back(low.id, "评分过低", by=both.officer)
    tie = StatedTie(kind=TieKind.EMPLOYED, name=made.unit_name, code="")
    operations.declare_tie(low.expert_id, tie, by=both.officer)
    operations.take_back(low.id, "应当回避", by=both.officer)
    made = applications.get(made.id)
    (late,) = assigned(both, made, pooled(both, 1))
    operations.take_back(late.id, "逾期未答复", by=both.officer)
    made = applications.get(made.id)
    assert len(assigned(both, made, pooled(both, 1))) == 1, "who has given no mark is replaced for none"


@pytest.mark.one_kind
def test_where_nobody_is_blind_a_mark_was_read_as_soon_as_it_was_handed_in(both: Both) -> None:
    made = both.at_judging()
    low, late, _ = assigned(both, made, pooled(both, 3))
    scored(low, 2, "3")
    with seeing():
        with pytest.raises(Conflict, match="不能再撤换"):
            operations.take_back(low.id, "评分过低", by=both.officer)
        with pytest.raises(Conflict, match="最多可补派 0 名"):
            assigned(both, applications.get(made.id), pooled(both, 1))
        operations.take_back(late.id, "逾期未答复", by=both.officer)
        operations.reopen(low.id, "请核对", by=both.officer)
        with pytest.raises(Conflict, match="已经公开过"):
            operations.decline(low.id, "不想评", by=people.person(low.expert.person_id))


@contextmanager
def seeing() -> Iterator[None]:
    """The panel lets everybody read what was scored by now."""
    with patch.object(ExpertPanel, "blind", property(lambda panel: False)):
        yield


@pytest.mark.pages
def test_who_does_not_score_again_is_waited_for_no_more_and_his_mark_stands(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45"), (35, "49")])
    first, other, _ = assignments.live([made.id], made.stage)[made.id]
    desk = sign_in(both.world.app.test_client(), both.officer)
    address, stands = (
        f"/department/experts/{each}" for each in (f"applications/{made.id}", f"assignments/{first.id}/let-stand")
    )
    assert stands not in desk.get(address).text
    operations.reopen(first.id, "请复核", by=both.officer)
    assert stands in desk.get(address).text
    with pytest.raises(Conflict, match="没有退回重评"):
        operations.let_stand(other.id, "未答复", by=both.officer)
    desk.submit(stands, reason="专家住院，无法重评")
    assert "已按原评分计" in desk.get(address).text
    found = round_of(both.now(made), as_it_stands(both.now(made)).stage)
    assert found is not None
    assert found.is_closed
    assert found.score is not None
    assert (found.score.serial, len(found.sheets)) == (1, 3)
    judging.record(revisions(both.now(made)), EXPERTS, {made.id: Mark(True, tier="A")}, by=both.officer)


@pytest.mark.one_kind
def test_a_mark_does_not_stand_for_who_is_tied_by_now(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45"), (35, "49")])
    first, *_ = assignments.live([made.id], made.stage)[made.id]
    operations.reopen(first.id, "请复核", by=both.officer)
    operations.declare_tie(first.expert_id, StatedTie(kind=TieKind.KIN, name=made.unit_name, code=""), by=both.officer)
    with pytest.raises(Conflicted, match="应当回避"):
        operations.let_stand(first.id, "未答复", by=both.officer)


@pytest.mark.pages
def test_the_page_offers_what_is_not_refused(both: Both) -> None:
    made = closed(both, [(40, "60"), (30, "40"), (0, "0")])
    low = assignments.live([made.id], made.stage)[made.id][-1]
    desk = sign_in(both.world.app.test_client(), both.officer)

    def offered() -> list[bool]:
        page = desk.get(f"/department/experts/applications/{made.id}").text
        return [
            f"{each}" in page for each in (f"{low.id}/take-back", f"{low.id}/reopen", "/department/experts/assign?")
        ]

    assert offered() == [False, False, False]
    operations.discuss(made.id, OPEN_DAY, "请其复核", by=both.officer)
    assert offered() == [False, True, False]
    tie = StatedTie(kind=TieKind.KIN, name=made.unit_name, code="")
    operations.declare_tie(low.expert_id, tie, by=both.officer)
    assert offered() == [True, True, False]
    operations.take_back(low.id, "应当回避", by=both.officer)
    assert offered() == [False, False, True]


@pytest.mark.one_kind
def test_nobody_judges_before_the_scoring_is_closed(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45.5"), (36, "52")])
    early = replace(EXPERTS, judged_on=OPEN_DAY - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        judging.record(revisions(made), early, {made.id: Mark(True, tier="A")}, by=both.officer)
    assert list(refused.value.errors) == ["judged_on"]


@pytest.mark.one_kind
def test_nobody_passes_with_what_the_experts_have_replaced(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45"), (35, "49")])
    judging.record(revisions(made), EXPERTS, {made.id: Mark(True, tier="A")}, by=both.officer)
    [first, *_] = assignments.live([made.id], made.stage)[made.id]
    operations.reopen(first.id, "请复核", by=both.officer)
    with pytest.raises(NotConcluded, match="还没有结束"):
        judging.pass_on(revisions(both.now(made)), by=both.officer)
    with clock.travel(OPEN_DAY + timedelta(days=1)):
        scored(first, 30, "50")
        operations.close(revisions(both.now(made)), by=both.officer)
        with pytest.raises(NotConcluded, match="重新结束了专家评分"):
            judging.pass_on(revisions(both.now(made)), by=both.officer)
        again, marks = replace(EXPERTS, judged_on=clock.today()), {made.id: Mark(True, tier="B", opinion="能耗偏高")}
        judging.record(revisions(both.now(made)), again, marks, correction="专家重评", by=both.officer)
        judging.pass_on(revisions(both.now(made)), by=both.officer)


@pytest.mark.one_kind
def test_no_rank_is_given_by_what_the_experts_have_replaced(both: Both) -> None:
    made = both.at_judging(category="park")
    [given] = assigned(both, made, pooled(both, 1))
    scored(given, 30, "50")
    operations.close(revisions(both.now(made)), by=both.officer)
    came_to = standing([made.id], made.stage)[made.id].score
    judging.record(revisions(both.now(made)), EXPERTS, {made.id: Mark(True, score=came_to)}, by=both.officer)
    operations.reopen(given.id, "请复核", by=both.officer)
    with pytest.raises(NotConcluded, match="还没有结束"):
        judging.assign_tiers(revisions(both.now(made)), by=both.officer)


def test_a_sheet_that_is_sent_four_times_at_once_is_handed_in_once_and_each_is_told_so(both: Both) -> None:
    made = closed(both, [(38, "50"), (40, "45"), (35, "49")])
    [first, *_] = assignments.live([made.id], made.stage)[made.id]
    operations.reopen(first.id, "请复核", by=both.officer)
    id, by_id, token = first.id, first.expert.person_id, new_id()
    send = lambda: operations.hand_in(id, token=token, by=people.person(by_id)).id  # noqa: E731
    assert at_once(both.world.app, *[send] * 4) == [id] * 4
