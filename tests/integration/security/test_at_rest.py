"""Nothing personal that any scene knows lies in its database, or in the database's files, in plain text."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.db.resealing import personal
from core.db.transaction import transaction
from core.filling.models import SectionAnswers
from core.people.models import Person
from core.units.models import Representation
from core.units.rules import codes
from tests.integration.security.conftest import entered
from tests.integration.security.scenes import FOREIGN, OWN, Scene

KNOWN = {
    *OWN.values(),
    *FOREIGN.values(),
    "13800000000",
    "13800001111",
    "13955556666",
    "13955551111",
    "丁实名",
    "该企业去年发生过生产安全事故",
}


def test_nothing_personal_lies_in_the_open(every_scene: list[Scene]) -> None:
    filled: set[str] = set()
    for scene in every_scene:
        with entered(scene):
            _named()
            values = read(scene)
            filled |= values.keys()
            written = scene.state()
            files = b"".join(each.read_bytes() for each in scene.database.parent.glob(f"{scene.database.name}*"))
            long = {each for found in values.values() for each in found if len(each) > 5}
            told = KNOWN | {each for each in long if codes.fault(each) is not None}  # a unit's code is public
            assert not [each for each in told if each in written or each.encode() in files]
    assert {str(column) for columns in personal().values() for column in columns} == filled  # none was left out


def _named() -> None:
    """What no scene has by itself: a second factor's telephone, who is to follow, what saved itself just now."""
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.tf_phone_number = "13800001111"
        for each in session.scalars(select(Representation)):
            each.successor_email = "next@own.example"
        for saved in session.scalars(select(SectionAnswers)):
            saved.unrecorded = saved.answers


def read(scene: Scene) -> dict[str, set[str]]:
    """The personal texts of a scene as the product reads them, by column; of answers only that there are some."""
    found: dict[str, set[str]] = {}
    for table, columns in personal().items():
        for column in columns:
            for value in db.session.scalars(table.select().with_only_columns(column).where(column.is_not(None))):
                found.setdefault(str(column), set()).update([value] if isinstance(value, str) else [])
    return found
