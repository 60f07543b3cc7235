"""Who may bring existing lists in. Approvers publish lists and take units off them (`core.desks.policies`)."""

from __future__ import annotations

from core.bodies import queries as bodies
from core.bodies.queries import EVERYTHING, Scope
from core.instance import instance
from core.ledger.policies import may_see_ledger
from core.lists.queries.importing.reach import Reach
from core.people.models import Person, Role
from core.people.policies import Permission, Refused, allow_if, has_role


def may_import(person: Person | None) -> Permission:
    """The department's officers bring existing lists in and mend what was imported; a recommending body's officers
    those lists that the region lets its kind of body publish."""
    return has_role(person, Role.DEPARTMENT_OFFICER) or allow_if(reach_of(person) is not None, _NO_LIST_OF_ITS_OWN)


def reach_of(person: Person | None) -> Reach | None:
    """How far somebody reaches who imports for a recommending body; None for everybody else."""
    if person is None or not person.active or has_role(person, Role.DEPARTMENT_OFFICER):
        return None
    kinds, book = instance().book().region.body_kinds, instance().book()
    own = [bodies.body(grant.body_id) for grant in person.grants if grant.role is Role.BODY_OFFICER]
    publishing = {
        body.id: level
        for body in own
        if body is not None and body.active and body.kind in kinds and (level := kinds[body.kind].lists) is not None
    }
    if not publishing:
        return None
    levels = sorted(set(publishing.values()))
    return Reach(
        levels=frozenset(levels),
        bodies=bodies.tiers().below(publishing),
        home=min(publishing),
        words="、".join(map(book.level_label, levels)),
    )


def may_see_imports(person: Person | None) -> Permission:
    """Whoever may see the ledger sees every import; where bodies publish lists, their officers see their body's own."""
    return may_see_ledger(person) or may_import(person) or _is_of_a_region_of_own_lists(person)


def _is_of_a_region_of_own_lists(person: Person | None) -> Permission:
    kinds = instance().book().region.body_kinds.values()
    return has_role(person, Role.BODY_OFFICER) if any(kind.lists for kind in kinds) else Refused(_NO_LIST_OF_ITS_OWN)


def imports_of(person: Person | None) -> Scope:
    """The bodies whose imports somebody may see."""
    if may_see_ledger(person):
        return EVERYTHING
    reach = reach_of(person)
    return Scope() if reach is None else Scope(bodies=frozenset(reach.bodies))


_NO_LIST_OF_ITS_OWN = "本单位没有由自己发布的名单；其他名单由主管部门登记。"
