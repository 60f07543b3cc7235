"""Opening what is sealed of a complaint: each time for a reason, and on record."""

from __future__ import annotations

from base64 import b64decode

from core import audit
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import NotFound, required
from core.files.operations import require_clean
from core.people.models import Person
from core.supervision.actions import COMPLAINT, OPEN, READ
from core.supervision.models import Complainant, Complaint, ComplaintEvidence
from core.supervision.operations.nameless import require_nameless
from core.supervision.policies import may_handle, may_open_identity, may_supervise


def open_identity(complaint_id: str, reason: str, *, by: Person) -> Complainant:
    """Who complained, for whoever may know. Raises NotAllowed, NotFound, Invalid (no reason is given, or one that
    tells it)."""
    may_supervise(by).or_raise()
    with transaction():
        held = lock(Complaint, complaint_id)
        may_open_identity(by, held).or_raise()
        why = required(reason, "reason", "请写明查看的原因。", most=200)
        require_nameless(held, why, "reason", by)  # whoever reads the trail is told it
        found = db.session.get(Complainant, complaint_id)
        if found is None:
            raise NotFound("举报人信息已超过保存期限，按规定清除，不能再查看。")
        audit.record(OPEN, COMPLAINT, complaint_id, by=by, note=why)
        return found


def read_evidence(complaint_id: str, evidence_id: str, *, by: Person) -> tuple[ComplaintEvidence, bytes]:
    """A file that came with a complaint, for whoever handles it. Raises NotAllowed, NotFound, NotScanned."""
    may_supervise(by).or_raise()
    with transaction():
        may_handle(by, lock(Complaint, complaint_id)).or_raise()
        found = db.session.get(ComplaintEvidence, evidence_id)
        if found is None or found.complaint_id != complaint_id:
            raise NotFound("找不到这份佐证材料。", "请从举报页面重新进入。")
        require_clean(found.scan)
        audit.record(READ, COMPLAINT, complaint_id, by=by)
        return found, b64decode(found.content)
