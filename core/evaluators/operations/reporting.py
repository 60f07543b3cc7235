"""The evaluation report: uploaded by the evaluator, replaced by it while the applicant may still write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.filling import require_writable
from core.db.transaction import lock, put, transaction
from core.errors import Invalid, Stale
from core.evaluators import actions, notifications, policies, purposes, queries
from core.evaluators.models import Conclusion, EngagementState, EvaluationReport, Evaluator
from core.evaluators.operations.engaging import hold, not_found, require_accepted
from core.files import operations as files
from core.people.models import Person

_LONGEST_NUMBER = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What the report says of itself; that it proves the evaluator's qualification is confirmed by its uploader."""

    number: str
    dated: date | None
    conclusion: str | None
    proves_qualification: bool


def report(engagement_id: str, stated: Report, file_id: str, *, by: Person) -> EvaluationReport:
    """Let an uploaded PDF stand as the report of an engagement, in place of the one before.

    Raises NotFound, IllegalMove, StageClosed, NotAllowed (barred), Stale (not accepted, or ended), Invalid.
    """
    with transaction() as session:
        application, engagement = hold(engagement_id)
        if not policies.works_for(by, engagement.evaluator_id):
            raise not_found()
        if engagement.state is not EngagementState.ACCEPTED:
            raise Stale("这项委托没有接受，或者已经终止，不能上传报告。")
        require_writable(application)
        require_accepted(lock(Evaluator, engagement.evaluator_id))
        number, dated, conclusion = _examined(stated)
        standing = queries.reports_of([engagement.id]).get(engagement.id)
        if standing is not None:
            standing.replaced_at = clock.now()
            session.flush()
        kept = files.attach(file_id, purposes.REPORT.id, files.Owner(purposes.ENGAGEMENT, engagement.id), by=by)
        made = EvaluationReport(
            engagement_id=engagement.id,
            number=number,
            dated=dated,
            conclusion=conclusion,
            proves_qualification=True,
            file_id=kept.id,
            uploaded_by_id=by.id,
        )
        put(made)
        after = {"number": number, "dated": dated, "conclusion": conclusion, "file": kept.name, "sha256": kept.sha256}
        audit.record(actions.REPORT, actions.ENGAGEMENT, engagement.id, by=by, after=after)
        moving.touch(application, f"“{engagement.evaluator.name}”上传了评价报告", by=by)
        notifications.to_applicant(engagement, f"“{engagement.evaluator.name}”上传了评价报告。", by=by)
        return made


def _examined(stated: Report) -> tuple[str, date, Conclusion]:
    """What is stated, whole. Raises Invalid with every fault of it."""
    faults: dict[str, list[str]] = {}
    number = stated.number.strip()
    if not number:
        faults["number"] = ["请填写报告编号。"]
    elif len(number) > _LONGEST_NUMBER:
        faults["number"] = [f"最多 {_LONGEST_NUMBER} 个字。"]
    if stated.dated is None:
        faults["dated"] = ["请填写报告日期。"]
    elif stated.dated > clock.today():
        faults["dated"] = ["报告日期不能晚于今天。"]
    if stated.conclusion not in set(Conclusion):
        faults["conclusion"] = ["请选择评价结论。"]
    if not stated.proves_qualification:
        faults["proves_qualification"] = ["请核对报告附有本机构的资质证明，并勾选确认。"]
    if faults or stated.dated is None or stated.conclusion is None:
        raise Invalid(faults)
    return number, stated.dated, Conclusion(stated.conclusion)
