"""The evaluator's column: what it found of each indicator, beside what the applicant states."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.applications.operations import moving
from core.applications.operations.filling import require_writable
from core.db.transaction import lock, transaction
from core.errors import Stale
from core.evaluators import policies, queries
from core.evaluators.models import Engagement, EngagementState, Evaluator
from core.evaluators.operations.engaging import hold, not_found, require_accepted
from core.people.models import Person
from core.scoring.models import IndicatorEntry, Side
from core.scoring.operations import enter
from core.scoring.queries.columns import Column
from core.scoring.rules.columns import Entry


def column_of(engagement: Engagement) -> Column:
    """Each engagement has its own: who evaluates after another does not write over what that one found."""
    return Column(Side.EVALUATOR, engagement.id)


def own_files(engagement: Engagement) -> Collection[str]:
    """What the evaluator itself brings as evidence: the report that stands."""
    report = queries.reports_of([engagement.id]).get(engagement.id)
    return () if report is None else (report.file_id,)


def enter_figures(
    engagement_id: str, entries: Mapping[int, Entry], *, revision: int, by: Person
) -> Sequence[IndicatorEntry]:
    """Keep what the evaluator found of indicators, by number, while the applicant may still write. Returns what is new.

    `revision` is the application's, as the page showed it: nobody confirms what he has not seen. Raises NotFound,
    IllegalMove, StageClosed, NotAllowed (barred), Stale (changed since, not accepted, or ended), Conflict (the call
    scores nothing), Invalid (``4.waiver``, ``4.reason``).
    """
    with transaction():
        application, engagement = hold(engagement_id)
        if not policies.works_for(by, engagement.evaluator_id):
            raise not_found()
        require_engaged(engagement)
        require_writable(application)
        moving.require_revision(application, revision, by=by)
        require_accepted(lock(Evaluator, engagement.evaluator_id))
        made = enter(application, column_of(engagement), entries, by=by, own=own_files(engagement))
        if made:
            moving.touch(application, f"“{engagement.evaluator.name}”核定了 {len(made)} 项指标", by=by)
        return made


def require_engaged(engagement: Engagement) -> None:
    """Raises Stale where the engagement was not accepted, or is over."""
    if engagement.state is not EngagementState.ACCEPTED:
        raise Stale("这项委托没有接受，或者已经终止，不能填写指标数值。")
