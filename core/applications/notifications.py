"""What people are told of an application: its representatives of what befell it, officers of what came to them."""

from __future__ import annotations

from core.applications.models import Application, Move
from core.applications.queries.pipelines import further_of, pipeline_of, said_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules import status
from core.applications.rules.status import Reader
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Actor
from core.units import queries as units

_ENDS = frozenset({State.DECLINED, State.NOT_SELECTED, State.COMPLETED})
_RESULTS = frozenset({MoveName.RELEASE_SELECTED, MoveName.RECORD_LISTED, MoveName.PUBLISH})
_OF_INTEREST_TO_OFFICERS = frozenset({MoveName.SUBMIT, MoveName.WITHDRAW, MoveName.CHANGE_OVER})


def applicant_link(application: Application) -> str:
    """The applicant's page of an application."""
    return f"/applications/{application.id}"


def officer_link(application: Application) -> str:
    """The recommending body's page of an application."""
    return f"/review/applications/{application.id}"


def moved(application: Application, move: Move, *, by: Person | None) -> None:
    """Tell the unit's other representatives what happened, and the body's officers what the applicant did."""
    if not move.visible_to_applicant:
        return
    pipeline = pipeline_of(application)
    further = further_of(application, move.to_stage)
    word = status.status_word(pipeline.stage(move.to_stage), move.to_state, Reader.APPLICANT, further)
    done = status.move_word(move.name, pipeline.stage(move.from_stage), further_of(application, move.from_stage))
    done, word = said_of(application, done), said_of(application, word)
    of = f"“{application.entry_name}”的{application.call.title}{_filed(application)}"
    text = f"{of}：{done}{'' if word in done else f'，现为“{word}”'}。"
    if further is not None and move.to_state in status.SHORT:
        text += f"{further.attained}结果不变。"
    if move.note and move.name in {MoveName.RETURN, MoveName.CHANGE_OVER, MoveName.DECLINE, MoveName.DISQUALIFY}:
        text += f"意见：{move.note}"
    aside = None if move.name is MoveName.SUBMIT else by  # who submits is told too: that is the receipt
    messages.send(units.acting(application.unit_id), text, applicant_link(application), topic=_topic(move), aside=aside)
    if move.name in _OF_INTEREST_TO_OFFICERS and _concerns_body(application, move):
        officers = people.people_with_role(Role.BODY_OFFICER, body_id=application.body_id)
        messages.send(officers, text, officer_link(application))


def _filed(application: Application) -> str:
    """What follows the title of its call: that of a call for yearly reports says what is filed."""
    return "申报" if said_of(application, "申报") == "申报" else ""


def closes_soon(application: Application, until: str, left: str) -> None:
    """Remind those who act for the unit of what is not submitted: until when (``2025-10-27 24:00``, ``还剩 7 天``)."""
    what = "补正" if application.state is State.RETURNED else _filed(application)
    of = f"“{application.entry_name}”的{application.call.title}{what}"
    track = rulebook(application).declared_track
    follows = "" if track is None or track.otherwise is None else f"{track.otherwise.says}。"
    text = f"{of}尚未提交，将于 {until} 截止（{left}），逾期不能提交。{follows}"
    messages.send(units.acting(application.unit_id), text, applicant_link(application), topic=Topic.REMINDER)


def _topic(move: Move) -> Topic:
    if move.name in {MoveName.RETURN, MoveName.CHANGE_OVER}:
        return Topic.RETURN
    is_result = move.name in _RESULTS or move.to_state in _ENDS
    return Topic.RECEIPT if move.name is MoveName.SUBMIT else Topic.RESULT if is_result else Topic.PROGRESS


def _concerns_body(application: Application, move: Move) -> bool:
    return pipeline_of(application).stage(move.to_stage).actor is Actor.RECOMMENDING_BODY
