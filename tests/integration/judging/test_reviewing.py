"""After the release an applicant reads its scores and their reasons, and may once ask who judged to look again."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import docx
import pytest

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.errors import Conflict, NotAllowed, NotFound, StageClosed
from core.experts import operations as experts
from core.experts.queries import assignments
from core.judging import operations
from core.judging.models import ReviewOutcome
from core.judging.queries.released import told
from core.people import queries as people
from core.plugin_api import Does
from core.scoring.policies import is_released
from tests.support.both import Both
from tests.support.clients import token_of
from tests.support.coast import BOTH
from tests.support.department import revisions
from tests.support.experts import assigned, pooled, scored
from tests.support.house import sign_in

WORDS = "评审意见甲申"


def judged(both: Both) -> Application:
    """Scored by three experts, recorded by the panel, waiting for its selection."""
    made = both.at_judging(name="海风制造有限公司")
    for each in assigned(both, made, pooled(both, 3)):
        scored(each, 36, "50", words=WORDS)
    experts.close(revisions(applications.get(made.id)), by=both.officer)
    mark = operations.Mark(True, tier="A", opinion="达到先进水平")
    made = both.judged(applications.get(made.id), mark)
    operations.pass_on(revisions(made), by=both.officer)
    return applications.get(made.id)


def test_it_is_asked_once_within_the_term_after_the_release_and_answered_with_a_reason(both: Both) -> None:
    made = judged(both)
    by = both.applicants[made.id]
    assert told(made) is None
    with pytest.raises(Conflict, match="不能申请复核"):
        operations.ask_review(made.id, "请复核", by=by)
    made = both.released(made)
    known = told(made)
    assert known is not None
    assert known.last_day is not None
    with clock.travel(known.last_day + timedelta(days=1)), pytest.raises(StageClosed, match="届满"):
        operations.ask_review(made.id, "请复核", by=by)
    with clock.travel(known.last_day):
        with pytest.raises(NotFound):
            operations.ask_review(made.id, "请复核", by=both.world.people.applicant())
        asked = operations.ask_review(made.id, "绿色水平一项请复核", by=by)
        with pytest.raises(Conflict, match="已经申请过"):
            operations.ask_review(made.id, "再复核", by=by)
    with pytest.raises(NotAllowed):
        operations.answer_review(asked.id, ReviewOutcome.UPHELD, "材料未变", by=by)
    operations.answer_review(asked.id, ReviewOutcome.UPHELD, "材料未变", by=both.officer)
    with pytest.raises(Conflict, match="已经答复"):
        operations.answer_review(asked.id, ReviewOutcome.CHANGED, "更正", by=both.officer)


def test_what_each_side_scored_is_read_after_the_selection_that_rests_on_it_though_another_follows(both: Both) -> None:
    made = judged(both)
    assert not is_released(made)
    made = both.released(made)
    assert any(each.kind is Does.SELECT for each in pipeline_of(made).stages[pipeline_of(made).index(made.stage) :])
    assert is_released(made)


@pytest.mark.pages
def test_the_pages_of_both_sides(both: Both) -> None:
    made = judged(both)
    owner = sign_in(both.world.app.test_client(), people.person(both.applicants[made.id].id))
    address = f"/applications/{made.id}/judging"
    assert owner.get(address).status_code == 404
    assert "评审结果" not in owner.get(f"/applications/{made.id}").text
    both.released(made)
    assert address in owner.get(f"/applications/{made.id}").text
    page = owner.get(address).text
    assert all(word in page for word in (WORDS, "达到先进水平", "÷ 1 = 86", "专家 1", "不公开专家姓名"))
    named = [each.expert.person.name for each in assignments.live([made.id], "judge")[made.id]]
    assert len(named) == 3
    assert not any(f"{each}<" in page for each in named), "no expert is named"
    assert "宽严" not in page, "how severe each is rests on other applications, which may be sealed still"
    owner.submit(address, words="绿色水平一项请复核")
    desk = sign_in(both.world.app.test_client(), both.officer)
    assert 'href="/department/judge/reviews?call=both"' in desk.get("/day").text.replace(BOTH, "both")
    assert "复核申请（1 项待答复）" in desk.get("/department/queue", query_string={"call": BOTH, "tab": "judge"}).text
    listed = desk.get("/department/judge/reviews", query_string={"call": BOTH}).text
    review = next(part for part in listed.split('"') if part.startswith("/department/judge/reviews/"))
    page = desk.get(review).text
    assert "宽严" in desk.get(f"/department/experts/applications/{made.id}").text
    desk.post(review, data={"csrf_token": token_of(page), "outcome": "upheld", "words": "材料未变"})
    assert "复核申请待答复" not in desk.get("/day").text
    assert "材料未变" in owner.get(address).text
    minutes = desk.get("/department/experts/minutes", query_string={"call": BOTH, "stage": "judge"})
    document = docx.Document(BytesIO(minutes.data))
    text = "\n".join(each.text for each in document.paragraphs)
    assert len(document.inline_shapes) == 3, "the call's funnel, how all scores lie, and those of the one application"
    for shape in document.inline_shapes:
        named = shape._inline.docPr
        assert named.get("title") in text, "a picture's title stands above it"
        assert named.get("descr"), "and what it shows is said to who does not see it"
    assert "海风制造有限公司" in text
    assert "÷ 1 = 86" in text
    results = desk.get("/department/experts/results", query_string={"call": BOTH, "stage": "judge"}).text
    assert all(word in results for word in ("海风制造有限公司", "1 / 1", "专家综合得分分布", "86"))
    assert 'href="/department" aria-current="page"' in results, "no part of the pool"
    assert desk.get("/department/experts").location == "/department/experts/pool"
