"""Who keeps a public notice, hears what is objected to it and ends it: the department, or the body that gave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from core.applications.models import Application
from core.bodies.queries import own_bodies, tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.desks.policies import may_decide
from core.desks.rules import is_of_a_body
from core.notices.models import NoticeItem, PublicNotice
from core.people import queries as people
from core.people.models import Person, Role
from core.people.policies import Permission, allow_if


def keeps(person: Person | None, notice: PublicNotice, may: Callable[[Person | None], Permission]) -> Permission:
    """Of a notice of the department's who `may`; of a body's the officers of the bodies that decide at its stage."""
    bodies = given_by(notice)
    return may(person) if bodies is None else allow_if(_are_own(bodies, person), "这次公示由发布单位办理。")


def seen_by(person: Person | None) -> Sequence[str] | None:
    """The notices that somebody keeps, by id; None where he sees all of them."""
    if may_decide(person):
        return None
    every = db.session.scalars(select(PublicNotice)).all()
    return [each.id for each in every if (bodies := given_by(each)) is not None and _are_own(bodies, person)]


def _are_own(bodies: frozenset[str], person: Person | None) -> bool:
    return bool(bodies) and bodies <= own_bodies(person)


def keepers(notice: PublicNotice) -> Sequence[Person]:
    """Who is told of what was objected."""
    bodies = given_by(notice)
    if bodies is None:
        return people.people_with_role(Role.DEPARTMENT_OFFICER)
    return [each for body in sorted(bodies) for each in people.people_with_role(Role.BODY_OFFICER, body_id=body)]


def given_by(notice: PublicNotice) -> frozenset[str] | None:
    """The bodies that gave it; None where the department did."""
    call = pinned(db.session.get_one(OpenedCall, notice.call_id)).call
    stage = next(each for each in call.stages if each.id == notice.stage)
    if not is_of_a_body(stage):
        return None
    query = select(Application.body_id).join(NoticeItem, NoticeItem.application_id == Application.id)
    units = db.session.scalars(query.where(NoticeItem.notice_id == notice.id).distinct())
    known = tiers()
    return frozenset(acting for each in units if (acting := known.acting(each, call, stage)) is not None)
