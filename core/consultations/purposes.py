"""Who may open the letters of a consultation: those who asked, the department and the auditors; never the applicant."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.consultations.models import Inquiry, Reply
from core.contents import kinds
from core.db import db
from core.files.models import StoredFile
from core.files.purposes import Purpose, register
from core.people.models import Person
from core.people.policies import Permission, allow_if, reads_sealed


def _may_open(person: Person, file: StoredFile) -> Permission:
    """What a recommending body asked lies in its scope; what the department asked is the department's."""
    found: Inquiry | Reply | None = None
    if file.owner_id is not None:
        found = db.session.get(Inquiry, file.owner_id) or db.session.get(Reply, file.owner_id)
    own = found is not None and found.body_id is not None and found.body_id in body_scope(person)
    return allow_if(own or (found is not None and reads_sealed(person)), "这份文件不在您的办理范围内。")


_ACCEPTS = (kinds.PDF, kinds.OFD, kinds.JPG, kinds.PNG)

INQUIRY = register(Purpose("inquiry", "征求意见函", accepts=_ACCEPTS, may_open=_may_open, most_files=1)).id
REPLY = register(Purpose("regulator_reply", "部门复函", accepts=_ACCEPTS, may_open=_may_open, most_files=1)).id
