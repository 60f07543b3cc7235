"""The files that prove what was observed of an evaluator."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.db import db
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.filling.rules.evidence import USUAL
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if
from core.supervision.models import Observation
from core.supervision.policies import may_supervise

OBSERVATION = "evaluator_observation"


def _may_open(person: Person, file: StoredFile) -> Permission:
    """The office that reported it, and the department."""
    held = db.session.get(Observation, file.owner_id)
    if held is None:
        return Refused("这份材料已不属于任何问题。")
    return may_supervise(person) & allow_if(held.body_id in body_scope(person), "这份材料不在您的办理范围内。")


PROOF = purposes.register(Purpose("observation_proof", "评价机构问题的证明材料", USUAL, _may_open, most_files=20))
