"""Of which offices somebody is, and which sees an application: what is an office's own is read by its people."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.applications.models import Application
from core.bodies.queries import own_bodies, tiers
from core.colleagues.rules import DEPARTMENT
from core.errors import NotFound
from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, has_role


def has_colleagues(person: Person | None) -> Permission:
    """Who works in an office: officers of bodies, the department's people."""
    return has_role(person, Role.BODY_OFFICER, *OF_DEPARTMENT)


def offices_of(person: Person | None) -> Sequence[str]:
    """The offices of a person: the department, or the bodies whose officer he is."""
    if has_role(person, *OF_DEPARTMENT):
        return [DEPARTMENT]
    return sorted(own_bodies(person))


def every_office(person: Person | None) -> Sequence[str]:
    """All offices in which a person works: who is of the department may be a body's officer too."""
    return [*([DEPARTMENT] if has_role(person, *OF_DEPARTMENT) else []), *sorted(own_bodies(person))]


def office_for(person: Person | None, application: Application, among: Collection[str] | None = None) -> str:
    """The reader's office that sees an application: of several bodies the one nearest to its unit.

    `among`: the offices of the desk at which he sits, where it is a certain one. Raises NotFound: to all others, and as
    a draft, it is not there.
    """
    offices = offices_of(person) if among is None else [each for each in every_office(person) if each in among]
    line = [DEPARTMENT, *tiers().chain(application.body_id)]
    found = next((office for office in line if office in offices), None)
    if found is None or application.submitted_at is None:
        raise NotFound("找不到这项申报，或者您无权查看。", "请从申报列表重新进入。")
    return found
