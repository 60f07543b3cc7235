"""Recommending: passing applications up by letter, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core import audit, clock
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.holding import to_move
from core.applications.policies import Held
from core.applications.queries.entering import misplaced
from core.applications.rules.assessment import guarding
from core.applications.workflow import MoveName
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.db import db
from core.db.base import new_id
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.errors import Conflict, DomainError, Invalid, RulesRefuse
from core.files import operations as files
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Finding, Stage
from core.policy.citations import basis_of
from core.review import policies
from core.review.actions import RECOMMEND, RECOMMENDATION
from core.review.models import Recommendation, RecommendedApplication
from core.review.operations.deciding import NotVerified, require_verified
from core.review.operations.holding import hold_all
from core.review.queries.recommending import Room, ceilings, gate_findings, room_under, turn_name

LETTER = "recommendation_letter"
"""The purpose of the letter's file (registered in `core.review.purposes`)."""

RECOMMENDING = to_move(MoveName.RECOMMEND)

MOST_NUMBER = 100
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """The official letter: its number and date, and the id of its uploaded file, if there is one."""

    number: str = ""
    date: date | None = None
    file_id: str | None = None


class CeilingReached(DomainError):
    """More than a ceiling lets through; nothing was recommended."""

    status = 409
    code = "ceiling_reached"
    title = "超过推荐限额"


class NotRecommendable(RulesRefuse):
    """Findings stand in the way. ``by_application``: those of each application, by its id; gates are under ``""``."""

    title = "不能推荐"

    def __init__(self, by_application: Mapping[str, Sequence[Finding]], names: Mapping[str, str]) -> None:
        self.by_application = {id: tuple(found) for id, found in by_application.items()}
        spoken = [
            replace(each, message=f"“{names[id]}”：{each.message}") if id else each
            for id, found in self.by_application.items()
            for each in found
        ]
        concerned = [f"“{names[id]}”" for id in self.by_application if id]
        whom = f"涉及 {len(concerned)} 项申报：{'、'.join(concerned)}。" if concerned else ""
        super().__init__(spoken, f"不能推荐，全部申报都没有推荐。{whom}")


def recommend(revisions: Mapping[str, int], letter: Letter, *, by: Person) -> Recommendation:
    """Pass applications of one stage of one call up; all of them or none.

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, NotVerified, NotRecommendable, CeilingReached,
    Invalid: each names the applications concerned.
    """
    policies.may_review(by).or_raise()
    with transaction():
        known = tiers()
        chosen = hold_all(revisions, by=by, known=known)
        opened, stage, body_id = _together(chosen, known)
        for held in chosen:
            RECOMMENDING(held)
        _require_ready(chosen)
        gates = gate_findings(opened, stage, _applications(chosen), body_id, known)
        _require_rules(stage, chosen, gates)
        _take_ceilings(opened, chosen, known)
        made = _write(opened, stage, body_id, chosen, _checked(letter, stage), by)
        for held in chosen:
            revision = revisions[held.application.id]
            moving.move(held.application, MoveName.RECOMMEND, by=by, expected_revision=revision)
        _tell(made, opened, stage, chosen, known)
        return made


def _together(chosen: Sequence[Held], known: Tiers) -> tuple[OpenedCall, Stage, str]:
    """The call, the stage and the acting body that all of them share. Raises Conflict."""
    first = chosen[0]
    body_id = known.acting(first.application.body_id, first.book.call, first.stage) or first.application.body_id
    for held in chosen[1:]:
        acting = known.acting(held.application.body_id, held.book.call, held.stage)
        if (held.application.call_id, held.stage.id, acting) != (first.application.call_id, first.stage.id, body_id):
            raise Conflict(
                f"“{held.application.entry_name}”与“{first.application.entry_name}”不在同一项申报的同一环节，不能一并推荐。",
                "请分开推荐。",
            )
    return first.application.call, first.stage, body_id


def _require_ready(chosen: Sequence[Held]) -> None:
    """What the stage itself asks to be signed for."""
    for held in chosen:
        try:
            require_verified(held)
        except NotVerified as refused:
            raise NotVerified([f"“{held.application.entry_name}”的{label}" for label in refused.items]) from None


def _applications(chosen: Sequence[Held]) -> list[Application]:
    return [held.application for held in chosen]


def _require_rules(stage: Stage, chosen: Sequence[Held], gates: Sequence[Finding]) -> None:
    refused: dict[str, list[Finding]] = {"": [gate for gate in gates if gate.blocks]}
    names: dict[str, str] = {}
    for held in chosen:
        names[held.application.id] = held.application.entry_name
        found = guarding(findings.of(held.application), stage)
        refused[held.application.id] = [*misplaced(held.application), *(each for each in found if each.blocks)]
    standing = {id: found for id, found in refused.items() if found}
    if standing:
        raise NotRecommendable(standing, names)


def _take_ceilings(opened: OpenedCall, chosen: Sequence[Held], known: Tiers) -> None:
    """Refuse what exceeds a ceiling of the body or of one above it; two officers at once go one after the other."""
    concerned = ceilings(opened, _applications(chosen), known)
    take_turn(*(turn_name(opened, ceiling) for ceiling in concerned))
    full = [room for ceiling in concerned if (room := room_under(opened, ceiling, known)).excess]
    if full:
        raise CeilingReached("".join(_over(room, chosen) for room in full), "请减少所选申报后再推荐。")


def _over(room: Room, chosen: Sequence[Held]) -> str:
    book = chosen[0].book.pinned
    names = "、".join(f"“{each.name}”" for each in room.ceiling.candidates)
    label = book.category_label(room.ceiling.quota.category)
    return (
        f"{room.body}的{label}推荐限额为 {room.limit} 个，已推荐 {room.taken} 个，"
        f"本次又选了 {room.chosen} 个（{names}），超出 {room.excess} 个。"
        f"依据：{basis_of(book.book, room.ceiling.quota)}。"
    )


def _checked(letter: Letter, stage: Stage) -> Letter:
    """The letter as the stage asks for it. Raises Invalid."""
    number = letter.number.strip()
    errors: dict[str, list[str]] = {}
    if stage.letter and not number:
        errors["letter_number"] = ["请填写推荐文件的文号。"]
    if (stage.letter or number) and letter.date is None:
        errors["letter_date"] = ["请填写推荐文件的日期。"]
    if letter.date is not None and letter.date > clock.today():
        errors["letter_date"] = ["推荐文件的日期不能晚于今天。"]
    if letter.date is not None and not number:
        errors["letter_number"] = ["填写了日期的，请同时填写文号。"]
    if len(number) > MOST_NUMBER:
        errors["letter_number"] = [f"文号最多 {MOST_NUMBER} 个字。"]
    if errors:
        raise Invalid(errors)
    return replace(letter, number=number)


def _write(
    opened: OpenedCall, stage: Stage, body_id: str, chosen: Sequence[Held], letter: Letter, by: Person
) -> Recommendation:
    made = Recommendation(
        id=new_id(),
        call_id=opened.id,
        body_id=body_id,
        stage=stage.id,
        letter_number=letter.number or None,
        letter_date=letter.date,
        recommended_at=clock.now(),
        recommended_by_id=by.id,
    )
    if letter.file_id is not None:
        files.attach(letter.file_id, LETTER, files.Owner("recommendation", made.id), by=by)
        made.letter_file_id = letter.file_id
    made.items = [
        RecommendedApplication(application_id=held.application.id, position=position)
        for position, held in enumerate(chosen, start=1)
    ]
    db.session.add(made)
    db.session.flush()
    after = {
        "stage": stage.id,
        "letter_number": made.letter_number,
        "letter_date": made.letter_date,
        "applications": [held.application.id for held in chosen],
    }
    audit.record(RECOMMEND, RECOMMENDATION, made.id, by=by, after=after)
    return made


def _tell(made: Recommendation, opened: OpenedCall, stage: Stage, chosen: Sequence[Held], known: Tiers) -> None:
    """The department's officers hear once of a letter, not once of each application."""
    names = [held.application.entry_name for held in chosen]
    shown = "、".join(names[:_NAMES_SHOWN]) + (" 等" if len(names) > _NAMES_SHOWN else "")
    letter = f"（{made.letter_number}）" if made.letter_number else ""
    office = known.name(made.body_id)
    text = f"{office}{letter}：{opened.title}，“{stage.name}”办理 {len(names)} 项申报：{shown}。"
    messages.send(people.people_with_role(Role.DEPARTMENT_OFFICER), text, "/department")
