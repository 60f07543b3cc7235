"""The file that proves what is proposed to change of units' records."""

from __future__ import annotations

from core.contents import kinds
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.ledger.policies import may_see_ledger
from core.people.models import Person
from core.people.policies import Permission

CHANGE = "record_change"


def _may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever sees the ledger sees what it rests on."""
    return may_see_ledger(person)


PROOF = purposes.register(
    Purpose(
        "record_change_proof",
        "单位记录变更的证明材料",
        accepts=(kinds.PDF, kinds.JPG, kinds.PNG, kinds.OFD),
        may_open=_may_open,
        most_files=1,
    )
)
