"""The letter of authority (授权委托书) and the table of bodies: what kind of files, and who may open them."""

from __future__ import annotations

from core.contents import kinds
from core.contents.sheets import ACCEPTED
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.people.models import Person
from core.people.policies import Permission
from core.units import policies, queries

OWNER = "representation"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the request that the letter belongs to."""
    return policies.may_see_request(person, queries.representation(file.owner_id or ""))


PLACES_FILE = purposes.register(
    Purpose("unit_places", "推荐单位表", accepts=ACCEPTED, may_open=lambda person, file: policies.may_assign(person))
)
LETTER = purposes.register(
    Purpose(
        "letter_of_authority",
        "授权委托书",
        accepts=(kinds.PDF, kinds.JPG, kinds.PNG, kinds.OFD),
        may_open=may_open,
        most_files=1,
    )
)
