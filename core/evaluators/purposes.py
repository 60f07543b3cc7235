"""The files of evaluators: letters of authority, what proves a profile, and evaluation reports."""

from __future__ import annotations

from core.contents import kinds
from core.evaluators import policies, queries
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.filling.purposes import Purpose as FillingPurpose
from core.filling.purposes import register
from core.filling.queries import was_submitted
from core.people.models import Person
from core.people.policies import Permission

EVALUATOR, STAFF, ENGAGEMENT, ENDING = "evaluator", "evaluator_staff", "engagement", "sanction_ending"
"""What the files belong to."""


def _may_open_proof(person: Person, file: StoredFile) -> Permission:
    """What was not handed in yet is the evaluator's own."""
    evaluator = queries.evaluator(file.owner_id or "")
    if was_submitted(evaluator.id, file.id):
        return policies.may_see_documents(person, evaluator)
    return policies.may_write(person, evaluator)


def _may_open_letter(person: Person, file: StoredFile) -> Permission:
    return policies.may_see_letter(person, queries.staff(file.owner_id or ""))


def _may_open_report(person: Person, file: StoredFile) -> Permission:
    """What was not handed in yet is a matter of the applicant and its evaluator."""
    engagement = queries.engagement(file.owner_id or "")
    if queries.was_handed_in(file.id):
        return policies.may_see_report(person, engagement)
    return policies.is_party(person, engagement)


PROOF = purposes.register(
    Purpose("evaluator_proof", "机构证明材料", accepts=kinds.USUAL, may_open=_may_open_proof, most_files=200)
)
LETTER = purposes.register(
    Purpose(
        "evaluator_letter",
        "机构授权书",
        accepts=(kinds.PDF, kinds.JPG, kinds.PNG, kinds.OFD),
        may_open=_may_open_letter,
        most_files=1,
    )
)
REPORT = purposes.register(
    Purpose("evaluation_report", "评价报告", accepts=(kinds.PDF,), may_open=_may_open_report, most_files=30)
)
ENDING_PROOF = purposes.register(
    Purpose(
        "sanction_ending_proof",
        "解除或撤销处理的证明材料",
        accepts=(kinds.PDF, kinds.JPG, kinds.PNG, kinds.OFD),
        may_open=lambda person, file: policies.may_oversee(person),
        most_files=1,
    )
)

PURPOSE = register(FillingPurpose(EVALUATOR, "evaluators", PROOF))
"""The region's profile form is filled for an evaluator."""
