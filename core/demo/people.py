"""The demo's people: staff of every role, and one representative for each unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.accounts import operations as accounts
from core.db import db
from core.demo.papers import upload
from core.files import operations as files
from core.people.models import Person, Role
from core.plugin_api import Demo, DemoPerson, DemoUnit
from core.units import operations as units
from core.units.models import Unit
from core.units.purposes import LETTER

PASSWORD = "Yanshi-1020-lvbang"  # noqa: S105  # printed for everybody; refused outside the demo, where nobody has it
OFFICE_PHONE = "010-80000000"
"""Of every office of a demo: invented, as all of it."""


@dataclass
class Cast:
    """Who plays: by the demo's own ids. ``bodies`` and ``evaluators`` map the demo's ids to the rows' ids."""

    bodies: dict[str, str] = field(default_factory=dict)
    staff: dict[str, str] = field(default_factory=dict)
    representatives: dict[str, str] = field(default_factory=dict)
    evaluators: dict[str, str] = field(default_factory=dict)
    clerks: dict[str, str] = field(default_factory=dict)

    def body(self, body_id: str) -> str:
        return self.bodies.get(body_id, body_id)

    def person(self, person_id: str) -> Person:
        """A person as the present session knows it."""
        return db.session.get_one(Person, person_id)

    def representative(self, unit_id: str) -> Person:
        return self.person(self.representatives[unit_id])


def email_of(person: DemoPerson) -> str:
    """The address with which one of the demo's people signs in."""
    return f"{person.id}@demo.example.com"


def create_staff(people: Iterable[DemoPerson], cast: Cast) -> None:
    """Create those who hold a role of an office's; representatives come with their units, clerks with evaluators."""
    for each in people:
        if each.role in accounts.SELF_REGISTERED:
            continue
        person, _ = accounts.create_person(
            name=each.name,
            email=email_of(each),
            phone=None,
            role=Role(each.role),
            body_id=None if each.body is None else cast.body(each.body),
            by=None,
            password=PASSWORD,
        )
        cast.staff[each.id] = person.id


def worker_of(name: str, work: str) -> str:
    """What somebody is called of whom the demo says nothing: by the unit or evaluator that he works for."""
    return f"{name.removesuffix('（虚构）')}{work}（演示）"


def first_with(demo: Demo, cast: Cast, role: Role, *, body: str | None = None) -> Person:
    """The first of the demo's people with a role (of a body). Raises LookupError."""
    for each in demo.people:
        if each.role == role and (body is None or each.body == body):
            return cast.person(cast.staff[each.id])
    raise LookupError(f"nobody among the demo's people is {role}{'' if body is None else f' of {body}'}")


def authorise(demo: Demo, declared: DemoUnit, unit: Unit, cast: Cast) -> None:
    """Register the unit's representative, who asks with a letter; the body's officer confirms."""
    known = next((each for each in demo.people if each.unit == declared.id), None)
    person = accounts.register(
        name=known.name if known else worker_of(declared.name, "经办人"),
        phone="13800000000",
        email=email_of(known) if known else f"{declared.id}@demo.example.com",
        password=PASSWORD,
        consented=True,
    )
    letter = files.keep(upload("授权委托书（演示）.pdf", f"Letter of authority: {declared.id}"), LETTER.id, by=person)
    claim = units.Claim(unit_id=unit.id, kind=unit.kind, name=unit.name, code=unit.code or "", body_id=unit.body_id)
    asked = units.request(claim, letter.id, by=person)
    units.confirm(asked.id, by=first_with(demo, cast, Role.BODY_OFFICER, body=declared.body))
    cast.representatives[declared.id] = person.id
