"""The files that prove what was observed of an evaluator, and what an accused has mended."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.contents.kinds import USUAL
from core.db import db
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if
from core.supervision.models import Complaint, Observation, RectificationReport
from core.supervision.policies import may_answer, may_handle, may_supervise

OBSERVATION = "evaluator_observation"
RECTIFICATION = "rectification_report"


def _may_open(person: Person, file: StoredFile) -> Permission:
    """The office that reported it, and the department."""
    held = db.session.get(Observation, file.owner_id)
    if held is None:
        return Refused("这份材料已不属于任何问题。")
    return may_supervise(person) & allow_if(held.body_id in body_scope(person), "这份材料不在您的办理范围内。")


def _may_open_mended(person: Person, file: StoredFile) -> Permission:
    """Who handles the complaint, and whoever acts for the accused."""
    report = db.session.get(RectificationReport, file.owner_id)
    held = None if report is None else db.session.get(Complaint, report.complaint_id)
    if held is None:
        return Refused("这份材料已不属于任何整改报告。")
    return may_handle(person, held) | may_answer(person, held)


PROOF = purposes.register(Purpose("observation_proof", "评价机构问题的证明材料", USUAL, _may_open, most_files=20))
MENDED = purposes.register(Purpose("rectification_proof", "整改的佐证材料", USUAL, _may_open_mended, most_files=20))
