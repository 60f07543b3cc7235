"""A call of two levels from the filing to the nation's list; and what stays where an application goes no further."""

from __future__ import annotations

import pytest

from core import clock
from core.applications import queries
from core.applications.queries.pipelines import further_of, pipeline_of
from core.applications.rules import status
from core.applications.rules.status import Reader
from core.applications.workflow.states import State
from core.consultations import operations as consultations
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter
from core.errors import RulesRefuse
from core.judging.operations import Mark
from core.ledger import queries as ledger
from core.notifications import queries as inbox
from tests.support.both import AFTER_NOTICE, NATION, PROVINCE, Both
from tests.support.coast import OPEN_DAY
from tests.support.department import revisions

OUTCOME = OutcomeLetter("部〔2025〕1 号", OPEN_DAY)


def word(application_id: str) -> str:
    """What the applicant reads."""
    found = queries.get(application_id)
    stage = pipeline_of(found).stage(found.stage)
    return status.status_word(stage, found.state, Reader.APPLICANT, further_of(found))


def levels(application_id: str) -> tuple[str, ...]:
    found = queries.get(application_id)
    return tuple(ledger.listed_levels(found.unit_id, "factory"))


def test_from_the_filing_to_the_nations_list(both: Both) -> None:
    made = both.at_selection(NATION, Mark(True, tier="A"))
    assert made.stage == "select"
    made = both.published(both.released(made))
    assert made.stage == "consult-again"
    with clock.travel(AFTER_NOTICE):
        assert levels(made.id) == ("provincial",)
        made = both.consulted_again(made)
        assert made.stage == "select-national"
        made = both.reported(both.released(made))
        decisions.record_outcome(revisions(made), OUTCOME, listed=True, by=both.officer)
        assert queries.get(made.id).state is State.COMPLETED
        assert set(levels(made.id)) == {"provincial", "national"}


@pytest.mark.one_kind
def test_who_aims_at_the_province_is_done_when_published(both: Both) -> None:
    made = both.published(both.released(both.at_selection(PROVINCE, Mark(True, tier="C"))))
    assert (made.stage, made.state) == ("publish", State.COMPLETED)
    with clock.travel(AFTER_NOTICE):
        assert levels(made.id) == ("provincial",)


@pytest.mark.one_kind
def test_a_tier_that_opens_the_province_alone(both: Both) -> None:
    """It is listed by the province; to the nation it is not recommended, and is told so without losing anything."""
    made = both.published(both.released(both.at_selection(NATION, Mark(True, tier="C"))))
    with clock.travel(AFTER_NOTICE):
        made = both.consulted_again(made)
        with pytest.raises(RulesRefuse, match="不能选为") as refused:
            decisions.decide(revisions(made), Verdict.SELECTED, "推荐", by=both.officer)
        assert [each.clause for each in refused.value.findings] == ["CO-5"]
        applicant = both.applicants[made.id]
        before = len(inbox.messages(applicant)[0])
        decisions.decide(revisions(made), Verdict.NOT_SELECTED, "等级未达到要求", by=both.officer)
        assert word(made.id) == "遴选中"
        assert len(inbox.messages(applicant)[0]) == before
        decisions.release(revisions(made), by=both.approver)
        assert word(made.id) == "未推荐国家级"
        told = inbox.messages(applicant)[0][0].text
        assert "未推荐国家级" in told
        assert "省级结果不变" in told
        assert levels(made.id) == ("provincial",)


@pytest.mark.one_kind
def test_the_department_may_stop_before_it_asks_again(both: Both) -> None:
    made = both.published(both.released(both.at_selection(NATION, Mark(True, tier="C"))))
    with clock.travel(AFTER_NOTICE):
        consultations.decline(revisions(made), "等级为 C，不具备推荐条件", by=both.officer)
        now = queries.get(made.id)
        assert now.state is State.DECLINED
        assert word(made.id) == "未推荐国家级"
        assert levels(made.id) == ("provincial",)


@pytest.mark.one_kind
def test_the_ministry_does_not_list(both: Both) -> None:
    made = both.published(both.released(both.at_selection(NATION, Mark(True, tier="A"))))
    with clock.travel(AFTER_NOTICE):
        made = both.reported(both.released(both.consulted_again(made)))
        decisions.record_outcome(revisions(made), OUTCOME, listed=False, by=both.officer)
        assert word(made.id) == "国家级未入选"
        assert levels(made.id) == ("provincial",)


@pytest.mark.one_kind
def test_who_was_not_found_qualified_is_not_selected(both: Both) -> None:
    made = both.at_selection(PROVINCE, Mark(False, opinion="能耗不达标"))
    with pytest.raises(RulesRefuse) as refused:
        decisions.decide(revisions(made), Verdict.SELECTED, "入选", by=both.officer)
    assert [each.clause for each in refused.value.findings] == ["CO-4"]
    made = both.released(made, Verdict.NOT_SELECTED)
    assert (made.state, word(made.id)) == (State.NOT_SELECTED, "未入选")


@pytest.mark.one_kind
def test_the_tier_is_not_asked_for_where_only_the_province_is_at_stake(both: Both) -> None:
    made = both.at_selection(NATION, Mark(True, tier="C"))
    assert both.released(made).stage == "notice"
