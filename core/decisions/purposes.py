"""What a unit uploads to show that it has completed, and who may open it."""

from __future__ import annotations

from core.applications import policies
from core.applications.models import Application
from core.contents import kinds
from core.db import db
from core.decisions.models import Undertaking
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.people.models import Person
from core.people.policies import Permission, Refused

OWNER = "undertaking"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the application may open the proof."""
    undertaking = db.session.get(Undertaking, file.owner_id)
    application = None if undertaking is None else db.session.get(Application, undertaking.application_id)
    return Refused("这份材料已不属于任何申报。") if application is None else policies.may_see(person, application)


PROOF = register(
    Purpose(
        "completion_proof",
        "完成情况证明材料",
        accepts=(kinds.PDF, kinds.ZIP, kinds.JPG, kinds.PNG, kinds.OFD),
        may_open=may_open,
        most_files=20,
    )
).id
