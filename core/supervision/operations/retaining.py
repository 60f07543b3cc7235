"""Who complained, what they wrote and what proves it go when their time has come; what was found stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from core.db import db
from core.plugin_api.declarations import PersonalData
from core.retention.queries.keepings import ERASED, Keeping, still_there
from core.supervision.models import Complainant, Complaint, ComplaintEvidence
from core.supervision.rules.states import ComplaintState


def register() -> None:
    Keeping(
        PersonalData.COMPLAINTS,
        what="举报人的姓名、联系方式，举报内容和举报材料；处理结果随办理记录保存",
        since="举报办结之日",
        due=_decided,
        erase=_erase,
        stays=True,
    ).make_known()


def _decided(before: datetime) -> Select[str]:
    """Of those that nobody has to handle any more; what was refused at once, from the day when it came."""
    over = Complaint.state.in_([state for state in ComplaintState if not state.waits])
    since = func.coalesce(Complaint.decided_at, Complaint.received_at)
    there = still_there(PersonalData.COMPLAINTS, Complaint.id, since)
    return select(Complaint.id).where(before > since, over, there).order_by(Complaint.id)


def _erase(ids: Sequence[str]) -> None:
    for kept in (Complainant, ComplaintEvidence):
        db.session.execute(delete(kept).where(kept.complaint_id.in_(ids)))
    db.session.execute(update(Complaint).where(Complaint.id.in_(ids)).values(text=ERASED))
