"""Who keeps a public notice, hears what is objected to it and ends it: the department, or the body that gave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.bodies.queries import EVERYTHING, Scope, own_bodies
from core.desks.policies import may_decide
from core.notices.models import PublicNotice
from core.people import queries as people
from core.people.models import Person, Role
from core.people.policies import Permission, allow_if


def keeps(person: Person | None, notice: PublicNotice, may: Callable[[Person | None], Permission]) -> Permission:
    """Of a notice of the department's who `may`; of a body's its officers."""
    if notice.body_id is None:
        return may(person)
    return allow_if(notice.body_id in own_bodies(person), "这次公示由发布单位办理。")


def seen_by(person: Person | None) -> Scope:
    """The bodies whose notices somebody keeps; the department sees its own and all of theirs."""
    return EVERYTHING if may_decide(person) else Scope(bodies=own_bodies(person))


def keepers(notice: PublicNotice) -> Sequence[Person]:
    """Who is told of what was objected."""
    if notice.body_id is None:
        return people.people_with_role(Role.DEPARTMENT_OFFICER)
    return people.people_with_role(Role.BODY_OFFICER, body_id=notice.body_id)
