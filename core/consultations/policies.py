"""Who consults: the officers of the body, or the department, whose stage it is."""

from __future__ import annotations

from core.applications.policies import Check, Held
from core.bodies.rules import Tiers
from core.desks.policies import may_decide
from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, has_role
from core.plugin_api import Actor
from core.review import policies as review
from core.review.policies.access import missing


def may_consult(person: Person | None) -> Permission:
    """Officers of recommending bodies and of the department; whose turn it is, is asked of each application."""
    return has_role(person, Role.BODY_OFFICER, *OF_DEPARTMENT)


def in_reach(person: Person, known: Tiers) -> Check:
    """Whether the application is one that the person may see; to others it is not there."""

    def check(held: Held) -> None:
        may_consult(person).or_raise()
        of_department = bool(may_decide(person)) and held.application.submitted_at is not None
        if not of_department and not review.may_see(person, held.application, known):
            raise missing()

    return check


def may_act(person: Person, held: Held, known: Tiers) -> Permission:
    """Whether it is the person's turn where the application stands."""
    if held.stage.actor is Actor.RECOMMENDING_BODY:
        return review.may_act(person, held.application, held.book.call, held.stage, known)
    return may_decide(person)


def acting_body(held: Held, known: Tiers) -> str | None:
    """The recommending body that acts there; None where the department does."""
    if held.stage.actor is not Actor.RECOMMENDING_BODY:
        return None
    return known.acting(held.application.body_id, held.book.call, held.stage)
