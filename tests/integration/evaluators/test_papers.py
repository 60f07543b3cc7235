"""The report leaves the house with the application: in the dossier, and by its evaluator's name in the tables."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from core.bodies.queries import tiers
from core.calls.queries import pinned
from core.files.operations import store
from core.notifications import queries as inbox
from core.review.presenting import papers
from core.review.queries.filed import filed
from core.review.rules.desk import Desk
from tests.support.evaluators import BODY, Delta


def test_the_dossier_holds_the_report(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft, alone = delta.draft(), delta.draft(way="self")
    draft.report(draft.engaged(evaluator, clerk), clerk)
    draft.submit()
    alone.submit()
    own = frozenset({BODY})
    desk = Desk(pinned(delta.opened).call, tiers(), own, own)
    found = filed(delta.opened.id, desk, [draft.id, alone.id])
    assert [each.reported is None for each in found] == [each.application.id == alone.id for each in found]
    names = {row.values["evaluator.name"] for row in papers.summary_rows(found)}
    assert names == {evaluator.name, ""}
    archive = ZipFile(BytesIO(b"".join(papers.dossier_of(found, (), store(), title="材料", body="港市"))))
    assert [name for name in archive.namelist() if name.endswith("评价报告.pdf")]


def test_an_evaluator_hears_of_what_was_withdrawn(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.propose(delta.admitted(clerk))
    draft.withdraw()
    messages, _ = inbox.messages(clerk)
    assert "撤回了申报" in messages[0].text
    assert engagement.id in (messages[0].link or "")
