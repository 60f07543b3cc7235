"""What an evaluator finds of indicators: its own column, with its report or a waiver, while the applicant may write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.applications import queries as applications
from core.audit.models import AuditEvent
from core.db import db
from core.errors import DomainError, Invalid, NotFound, Stale
from core.evaluators import operations
from core.evaluators.models import Engagement
from core.evaluators.operations.scoring import column_of, own_files
from core.people.models import Person
from core.scoring import actions
from core.scoring.models import IndicatorEntry
from core.scoring.queries import columns
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.columns import Entry
from tests.integration.lists.test_pages import words
from tests.support.evaluators import Delta
from tests.support.house import sign_in

pytestmark = pytest.mark.pages


def entered(engagement: Engagement, entries: Mapping[int, Entry], *, by: Person) -> Sequence[IndicatorEntry]:
    """By somebody whose page shows the application as it is."""
    revision = applications.get(engagement.application_id).revision
    return operations.enter_figures(engagement.id, entries, revision=revision, by=by)


def test_an_evaluators_figures_stand_beside_the_applicants_and_rest_on_its_report(delta: Delta) -> None:
    clerk, stranger = delta.clerk(), delta.clerk()
    draft = delta.draft()
    delta.world.fill(draft.now, draft.by, functions=8, design=True)
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    delta.admitted(stranger)
    with pytest.raises(NotFound):
        entered(engagement, {1: Entry()}, by=stranger)
    with pytest.raises(Invalid) as refused:
        entered(engagement, {1: Entry(figure=Decimal(4), evidence=())}, by=clerk)
    assert set(refused.value.errors) == {"1.reason"}
    for number, wrong in ((2, "7"), (2, "-1"), (2, "0.5"), (1, "-3")):
        with pytest.raises(Invalid) as refused:
            entered(engagement, {number: Entry(figure=Decimal(wrong), waiver="现场", reason="现场")}, by=clerk)
        assert set(refused.value.errors) == {f"{number}.figure"}, wrong
    found = entered(engagement, {1: Entry(evidence=(), reason="无记录")}, by=clerk)
    assert (found[0].points, found[0].state) == (Decimal(), ScoreState.UNPROVEN)
    draft.report(engagement, clerk)
    own = tuple(own_files(engagement))
    entries = {1: Entry(figure=Decimal(4), evidence=own, reason="现场见 4 项"), 2: Entry(evidence=own, reason="见报告")}
    entered(engagement, entries, by=clerk)
    stands = columns.column(draft.id, column_of(engagement))
    assert {number: (each.points, each.evidence) for number, each in stands.items()} == {
        1: (Decimal(30), list(own)),
        2: (Decimal(40), list(own)),
    }
    assert len(db.session.scalars(select(AuditEvent).where(AuditEvent.action == actions.ENTER)).all()) == 2
    draft.submit()
    with pytest.raises(DomainError):
        entered(engagement, {2: Entry(evidence=own)}, by=clerk)
    officer = sign_in(delta.world.app.test_client(), delta.world.people.officer("harbour"))
    page = words(officer.get(f"/scores/{draft.id}/columns"))
    assert all(text in page for text in (engagement.evaluator.name, "现场见 4 项", "30 分", "不同"))


def test_nobody_enters_before_accepting_and_who_comes_after_has_his_own_column(delta: Delta) -> None:
    first, second = delta.clerk(), delta.clerk()
    draft, later = delta.draft(), delta.admitted(second)
    delta.world.fill(draft.now, draft.by, functions=8)
    engagement = draft.propose(delta.admitted(first))
    with pytest.raises(Stale):
        entered(engagement, {1: Entry(evidence=(), waiver="现场")}, by=first)
    operations.accept(engagement.id, ("independent", "truthful"), by=first)
    entered(engagement, {1: Entry(evidence=(), waiver="现场", reason="现场核实")}, by=first)
    operations.end(engagement.id, "改选", by=first)
    with pytest.raises(Stale):
        entered(engagement, {1: Entry(evidence=(), waiver="现场")}, by=first)
    other = draft.engaged(later, second)
    assert columns.column(draft.id, column_of(other)) == {}
    assert columns.column(draft.id, column_of(engagement))[1].waiver == "现场"


def test_what_the_applicant_changed_meanwhile_is_looked_at_again(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    delta.world.fill(draft.now, draft.by, functions=8, design=True)
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    client = sign_in(delta.world.app.test_client(), clerk)
    address = f"/evaluator/engagements/{engagement.id}/figures"
    seen = draft.now.revision
    delta.world.fill(draft.now, draft.by, functions=4, design=True)
    said = {"revision": str(seen), "1.verdict": "same", "1.rests": "none", "1.waiver": "现场", "2.rests": "none"}
    page = client.submit(address, **said)
    assert "在您打开页面之后有了变动" in page.text
    assert columns.column(draft.id, column_of(engagement)) == {}
    assert f'name="revision" type="hidden" value="{draft.now.revision}"' in page.text


def test_what_rested_on_a_report_that_was_replaced_rests_on_the_new_one(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    delta.world.fill(draft.now, draft.by, functions=8, design=True)
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    draft.report(engagement, clerk)
    entered(engagement, {2: Entry(evidence=tuple(own_files(engagement)), reason="见报告")}, by=clerk)
    draft.report(engagement, clerk)
    client = sign_in(delta.world.app.test_client(), clerk)
    page = client.get(f"/evaluator/engagements/{engagement.id}/figures").text
    rests = page[page.index('name="2.rests"') :]
    assert '<option selected value="report">' in rests[: rests.index("</select>")]


def test_the_page_takes_verdicts_and_says_what_is_missing(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    delta.world.fill(draft.now, draft.by, functions=8, design=True)
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    client = sign_in(delta.world.app.test_client(), clerk)
    address = f"/evaluator/engagements/{engagement.id}/figures"
    assert address in client.get(f"/evaluator/engagements/{engagement.id}").text
    seen = {"revision": str(draft.now.revision)}
    page = client.submit(
        address, **seen, **{"1.verdict": "differs", "1.rests": "none", "2.verdict": "", "2.rests": "none"}
    )
    assert page.status_code == 422
    assert "请填写核定的数值" in page.text
    for contradicting, told in (
        ({"1.figure": "4"}, "请选择与填报一致，还是不同"),
        ({"1.reason": "现场见 4 项"}, "请选择与填报一致，还是不同"),
        ({"1.verdict": "same", "1.figure": "4"}, "与填报一致的，不填核定的数值"),
    ):
        page = client.submit(address, **seen, **contradicting, **{"1.rests": "none", "2.rests": "none"})
        assert told in page.text, "nothing that was typed is passed over"
        assert "第 1 项" in page.text
    too_large = {"1.verdict": "differs", "1.figure": "9" * 16, "1.rests": "none", "2.rests": "none"}
    assert "：数值过大或过长" in client.submit(address, **seen, **too_large).text
    typed = {"1.verdict": "differs", "1.figure": "９e9", "1.rests": "none", "2.rests": "none"}
    assert "应填写数字" in client.submit(address, **seen, **typed).text
    said = {"1.verdict": "differs", "1.figure": "4", "1.rests": "none", "2.verdict": "same", "2.rests": "none"}
    refused = client.submit(address, **seen, **said)
    assert "请写明理由" in refused.text
    assert columns.column(draft.id, column_of(engagement)) == {}
    said |= {"1.reason": "现场见 4 项", "1.waiver": "现场逐项核对", "2.waiver": "查阅设计文件", "2.reason": "相符"}
    client.submit(address, **seen, **said)
    stands = columns.column(draft.id, column_of(engagement))
    assert {number: each.points for number, each in stands.items()} == {1: Decimal(30), 2: Decimal(40)}
    assert "现场见 4 项" in client.get(address).text
    draft.withdraw()
    assert client.get(address).status_code == 200
