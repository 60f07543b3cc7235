"""The report leaves the house with the application: in the dossier, and by its evaluator's name in the tables."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from core import clock
from core.applications.queries.rulebook import rulebook
from core.bodies.queries import tiers
from core.calls.queries import pinned
from core.evaluators import purposes
from core.evaluators import queries as evaluators
from core.evaluators.presenting import on_record
from core.files.purposes import may_open
from core.files.queries import of_owner
from core.notifications import queries as inbox
from core.people.models import Person
from core.review import operations as review
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
    archive = ZipFile(BytesIO(b"".join(papers.dossier_of(found, (), title="材料", body="港市", year=None))))
    assert [name for name in archive.namelist() if name.endswith("评价报告.pdf")]


def test_an_evaluator_hears_of_what_was_withdrawn(delta: Delta) -> None:
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.propose(delta.admitted(clerk))
    draft.withdraw()
    messages, _ = inbox.messages(clerk)
    assert "撤回了申报" in messages[0].text
    assert engagement.id in (messages[0].link or "")


def test_a_report_that_was_not_handed_in_is_its_parties_own(delta: Delta) -> None:
    """While the application is being corrected others go on reading the report with which it was submitted."""
    clerk = delta.clerk()
    draft = delta.draft()
    engagement = draft.engaged(delta.admitted(clerk), clerk)
    draft.report(engagement, clerk, number="报告甲")
    assert opened(delta, engagement.id, clerk, draft.by) == [[True, False, True]]
    draft.submit()
    assert opened(delta, engagement.id, clerk, draft.by) == [[True, True, True]]
    with clock.travel(clock.now() + timedelta(hours=1)):
        returned = draft.now
        part = next(f"{form.id}/{form.sections[0].id}" for form in rulebook(returned).forms.values())
        officer = delta.world.people.officer(BODY)
        review.return_for_correction(draft.id, [part], "请补正", due=None, revision=returned.revision, by=officer)
        draft.report(engagement, clerk, number="报告乙")
        assert opened(delta, engagement.id, clerk, draft.by) == [[True, True, True], [True, False, True]]
        assert evaluators.standing_reports([draft.id])[draft.id].report.number == "报告甲"
        record = on_record(draft.now)
        assert record is not None
        assert record.report is not None
        assert record.report.number == "报告甲"


def opened(delta: Delta, engagement_id: str, clerk: Person, applicant: Person) -> list[list[bool]]:
    """Of each report, the first one first, whether the evaluator, the department and the applicant may open it."""
    files = of_owner(purposes.ENGAGEMENT, engagement_id)
    return [[bool(may_open(person, file)) for person in (clerk, delta.officer, applicant)] for file in files]
