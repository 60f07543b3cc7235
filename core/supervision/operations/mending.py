"""The accused reports how it mended what was found; the office confirms that afterwards."""

from __future__ import annotations

from core import audit
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, required
from core.files import operations as files
from core.files.operations import Owner
from core.people.models import Person
from core.supervision import notifications
from core.supervision.actions import COMPLAINT, REPORT
from core.supervision.models import Complaint, RectificationReport
from core.supervision.policies import may_answer, may_enter_own
from core.supervision.purposes import MENDED, RECTIFICATION
from core.supervision.rules.states import ComplaintState


def report_rectified(complaint_id: str, text: str, proof_id: str | None = None, *, by: Person) -> RectificationReport:
    """Report what was mended, with what proves it, once or in several steps: each report stays.

    Raises NotAllowed, NotFound, Invalid, Conflict (nothing is to be mended, or it was confirmed).
    """
    may_enter_own(by).or_raise()
    with transaction():
        held = lock(Complaint, complaint_id)
        may_answer(by, held).or_raise()
        if held.state is not ComplaintState.RECTIFY:
            raise Conflict(f"这件事项现在是“{held.state.label}”，不用再报告。")
        said = required(text, "text", "请写明整改的情况。")
        made = RectificationReport(complaint_id=held.id, text=said, reported_by_id=by.id)
        db.session.add(made)
        held.revision += 1
        db.session.flush()
        if proof_id is not None:
            files.attach(proof_id, MENDED.id, Owner(RECTIFICATION, made.id), by=by)
        audit.record(REPORT, COMPLAINT, held.id, by=by, after={"subject": held.subject_name}, note=said)
        notifications.reported(held)
        return made
