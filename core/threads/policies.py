"""Of which side somebody is in the thread of an application, and to whom that side may write now."""

from __future__ import annotations

from dataclasses import dataclass

from core.applications import policies as applications
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.bodies.queries import body_scope, own_bodies, tiers
from core.errors import NotFound
from core.evaluators import queries as evaluators
from core.filling.queries import open_return
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import Permission, allow_if, has_role, is_active, reads_sealed
from core.plugin_api import Actor, Stage
from core.threads import queries
from core.threads.rules import Side


@dataclass(frozen=True, slots=True)
class Seat:
    """From where somebody reads a thread: his side, and of evaluators which."""

    side: Side
    evaluator_id: str | None = None


def seat_of(person: Person, application: Application) -> Seat:
    """Raises NotAllowed (no longer active), NotFound: it is not there for others, and no draft for offices."""
    is_active(person).or_raise()
    if applications.may_act(person, application):
        return Seat(Side.APPLICANT)
    if application.submitted_at is not None and application.body_id in body_scope(person):
        return Seat(office_side(person))
    evaluator_id = queries.evaluator_of(person)
    if evaluator_id is not None and queries.engagements_of(application.id, evaluator_id):
        return Seat(Side.EVALUATOR, evaluator_id)
    raise NotFound("找不到这项申报，或者您无权查看。", "请从首页重新进入。")


def office_side(person: Person) -> Side:
    """The side of an office's people."""
    return Side.DEPARTMENT if reads_sealed(person) else Side.BODY


def may_write(person: Person, seat: Seat) -> Permission:
    """Whoever has a seat and acts for its side; auditors read alone."""
    return has_role(person, *(OFFICIALS if seat.side.is_office else (Role.APPLICANT, Role.EVALUATOR)))


def may_urge(person: Person, seat: Seat) -> Permission:
    """Officers of bodies, and of the department."""
    return may_write(person, seat) & allow_if(seat.side.is_office, "只有办理机关可以催办。")


def partners(application: Application, seat: Seat) -> tuple[Side, ...]:
    """To whom a seat may write now: offices once it was handed in, the department once it came up to it, and the
    evaluator that is engaged. Nobody, where it was withdrawn or an evaluator's engagement ended."""
    standing = evaluators.standing(application.id)
    engaged = None if standing is None else standing.evaluator_id
    if application.state is State.WITHDRAWN or (seat.side is Side.EVALUATOR and engaged != seat.evaluator_id):
        return ()
    stages = pipeline_of(application).stages
    passed = stages[: stages.index(stage_of_turn(application)) + 1]
    is_in = application.submitted_at is not None
    there = {
        Side.APPLICANT: True,
        Side.EVALUATOR: engaged is not None,
        Side.BODY: is_in and any(stage.actor is Actor.RECOMMENDING_BODY for stage in stages),
        Side.DEPARTMENT: is_in and any(stage.actor is Actor.DEPARTMENT for stage in passed),
    }
    return tuple(side for side, is_there in there.items() if is_there and side is not seat.side)


def stage_of_turn(application: Application) -> Stage:
    """The stage whose office is asked: where it stands; of what was sent back the one that did so."""
    sent_back = open_return(application.id) if application.state is State.RETURNED else None
    of = sent_back.from_stage if sent_back is not None and sent_back.from_stage else application.stage
    return pipeline_of(application).stage(of)


def turn_of(application: Application) -> Side:
    """The office whose turn it is; while the applicant is at it, the one that it comes to, or came from."""
    stages, here = pipeline_of(application).stages, stage_of_turn(application)
    at = stages.index(here)
    near = (here, *reversed(stages[:at]), *stages[at:])
    found = next((stage for stage in near if stage.actor is not Actor.APPLICANT), here)
    return office_at(application, found.id)


def office_at(application: Application, stage_id: str) -> Side:
    """Whose office a stage is."""
    is_of_body = pipeline_of(application).stage(stage_id).actor is Actor.RECOMMENDING_BODY
    return Side.BODY if is_of_body else Side.DEPARTMENT


def waits_for(application: Application, seat: Seat) -> Side | None:
    """Who has to act now and is reminded by an office: an applicant of what was sent back, by the department a body."""
    if application.state is State.RETURNED:
        return Side.APPLICANT
    if application.state.is_final or application.state.is_open:
        return None
    at = office_at(application, application.stage)
    return at if at is Side.BODY and seat.side is Side.DEPARTMENT else None


def body_of(application: Application, at: Stage | None = None) -> str:
    """The body that is asked: of several tiers the one whose turn it is, or was `at` a stage, else the unit's own."""
    call = rulebook(application).call
    return tiers().acting(application.body_id, call, at or stage_of_turn(application)) or application.body_id


def office_of(person: Person, application: Application) -> str:
    """The body for which somebody of a body writes: the one that is asked if he is its officer, else the first of his
    among the unit's own and those above it."""
    asked, own = body_of(application), own_bodies(person)
    return asked if asked in own else next((id for id in tiers().chain(application.body_id) if id in own), asked)
