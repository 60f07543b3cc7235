"""Recommending: passing applications up by letter, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core import audit, clock
from core.applications.operations.holding import move_all, older_than_filed, to_move
from core.applications.workflow import MoveName
from core.bodies.queries import tiers
from core.db.transaction import put, transaction
from core.db.turns import take_turn
from core.errors import Conflict, DomainError, Invalid, RulesRefuse, required
from core.files import operations as files
from core.notifications import operations as messages
from core.people import queries as people
from core.people.models import Person, Role
from core.plugin_api import Finding
from core.policy.citations import basis_of
from core.policy.pinned import PinnedCall
from core.review import policies
from core.review.actions import RECOMMEND, RECOMMENDATION
from core.review.models import Recommendation, RecommendedApplication
from core.review.operations.deciding import NotVerified, require_verified
from core.review.operations.holding import hold_all
from core.review.queries.recommending import Recommending, Room, turn_name

LETTER = "recommendation_letter"
"""The purpose of the letter's file (registered in `core.review.purposes`)."""

RECOMMENDING = to_move(MoveName.RECOMMEND)

MOST_NUMBER = 100
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Letter:
    """The official letter: its number and date, and the id of its uploaded file, if there is one.

    ``excess``: why a ceiling that holds in principle is exceeded.
    """

    number: str = ""
    date: date | None = None
    file_id: str | None = None
    excess: str = ""


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

    Raises NotFound, NotAllowed, Stale, IllegalMove, StageClosed, Conflict (not of one stage), NotVerified,
    NotRecommendable, CeilingReached, Invalid (also where a ceiling that holds in principle is exceeded without a
    reason): each names the applications concerned.
    """
    policies.may_review(by).or_raise()
    with transaction():
        known = tiers()
        chosen = hold_all(revisions, by=by, known=known)
        for held in chosen:
            RECOMMENDING(held)
        wanted = Recommending(chosen, chosen[0].stage, known)
        # Two officers at once go one after the other: what is left of a ceiling is counted after the wait.
        take_turn(*(turn_name(wanted.opened, ceiling) for ceiling in wanted.ceilings))
        require_recommendable(wanted)
        why = _reason_of_excess(wanted, letter)
        made = _write(wanted, _checked(letter, wanted), by, note=why)
        move_all(chosen, MoveName.RECOMMEND, by=by)
        _tell(made, wanted)
        return made


def require_recommendable(wanted: Recommending) -> None:
    """Raises what keeps them from being recommended by one letter, each of which passes its gates.

    That is Conflict (not of one call, stage and body), NotVerified, NotRecommendable, CeilingReached.
    """
    _require_together(wanted)
    _require_ready(wanted)
    _require_rules(wanted)
    _require_room(wanted)


def _require_together(wanted: Recommending) -> None:
    first = wanted.chosen[0]
    for held in wanted.chosen[1:]:
        place = (held.application.call_id, held.stage.id, wanted.acting(held))
        if place != (first.application.call_id, first.stage.id, wanted.body_id):
            raise Conflict(
                f"“{held.application.entry_name}”与“{first.application.entry_name}”不在同一项申报的同一环节，不能一并推荐。",
                "请分开推荐。",
            )


def _require_ready(wanted: Recommending) -> None:
    """What the stage itself asks to be signed for."""
    for held in wanted.chosen:
        try:
            require_verified(held)
        except NotVerified as refused:
            raise NotVerified([f"“{held.application.entry_name}”的{label}" for label in refused.items]) from None


def _require_rules(wanted: Recommending) -> None:
    refused = {"": wanted.gates, **wanted.blocking}
    standing = {id: found for id, found in refused.items() if found}
    if standing:
        raise NotRecommendable(standing, {each.id: each.entry_name for each in wanted.applications})


def _require_room(wanted: Recommending) -> None:
    """Refuse what exceeds a ceiling of the body or of one above it."""
    full = [room for room in wanted.rooms if room.excess and not room.may_be_exceeded]
    if full:
        book = wanted.chosen[0].book.pinned
        raise CeilingReached("".join(_over(room, book) for room in full), "请减少所选申报后再推荐。")


def _reason_of_excess(wanted: Recommending, letter: Letter) -> str | None:
    """Why ceilings that hold in principle are exceeded; None where none is. Raises Invalid where nobody says."""
    if not wanted.excused:
        return None
    book = wanted.chosen[0].book.pinned
    over = "".join(_over(room, book) for room in wanted.excused)
    return required(letter.excess, "excess", f"{over}限额为原则上的要求，确需超出的，请写明理由。")


def _over(room: Room, book: PinnedCall) -> str:
    names = "、".join(f"“{each.name}”" for each in room.ceiling.candidates)
    label = book.category_label(room.ceiling.quota.category)
    worked = room.ceiling.worked
    if worked is not None and worked.missing:
        missing = "、".join(worked.missing)
        basis = basis_of(book.book, worked.formula)
        return f"{room.body}的{label}推荐限额须按{missing}计算，{missing}尚未登记。依据：{basis}。"
    how = f"（{room.arithmetic}）" if worked is not None else ""
    return (
        f"{room.body}的{label}推荐限额为 {room.limit} 个{how}，已推荐 {room.taken} 个，"
        f"本次又选了 {room.chosen} 个（{names}），超出 {room.excess} 个。"
        f"依据：{basis_of(book.book, worked.formula if worked is not None else room.ceiling.quota)}。"
    )


def _checked(letter: Letter, wanted: Recommending) -> Letter:
    """The letter as the stage asks for it. Raises Invalid."""
    number, stage = letter.number.strip(), wanted.stage
    errors: dict[str, list[str]] = {}
    if stage.letter and not number:
        errors["letter_number"] = ["请填写推荐文件的文号。"]
    if (stage.letter or number) and letter.date is None:
        errors["letter_date"] = ["请填写推荐文件的日期。"]
    if letter.date is not None and letter.date > clock.today():
        errors["letter_date"] = ["推荐文件的日期不能晚于今天。"]
    elif letter.date is not None and (fault := older_than_filed(wanted.chosen, letter.date)) is not None:
        errors["letter_date"] = [f"推荐文件的日期{fault}"]
    if letter.date is not None and not number:
        errors["letter_number"] = ["填写了日期的，请同时填写文号。"]
    if len(number) > MOST_NUMBER:
        errors["letter_number"] = [f"文号最多 {MOST_NUMBER} 个字。"]
    if errors:
        raise Invalid(errors)
    return replace(letter, number=number)


def _write(wanted: Recommending, letter: Letter, by: Person, *, note: str | None) -> Recommendation:
    made = Recommendation(
        call_id=wanted.opened.id,
        body_id=wanted.body_id,
        stage=wanted.stage.id,
        letter_number=letter.number or None,
        letter_date=letter.date,
        recommended_by_id=by.id,
    )
    if letter.file_id is not None:
        files.attach(letter.file_id, LETTER, files.Owner("recommendation", made.id), by=by)
        made.letter_file_id = letter.file_id
    made.items = [
        RecommendedApplication(application_id=each.id, position=position)
        for position, each in enumerate(wanted.applications, start=1)
    ]
    put(made)
    after = {
        "stage": made.stage,
        "letter_number": made.letter_number,
        "letter_date": made.letter_date,
        "applications": [each.id for each in wanted.applications],
    }
    audit.record(RECOMMEND, RECOMMENDATION, made.id, by=by, after=after, note=note)
    return made


def _tell(made: Recommendation, wanted: Recommending) -> None:
    """The department's officers hear once of a letter, not once of each application."""
    names = [each.entry_name for each in wanted.applications]
    shown = "、".join(names[:_NAMES_SHOWN]) + (" 等" if len(names) > _NAMES_SHOWN else "")
    letter = f"（{made.letter_number}）" if made.letter_number else ""
    office = wanted.tiers.name(made.body_id)
    text = f"{office}{letter}：{wanted.opened.title}，“{wanted.stage.name}”办理 {len(names)} 项申报：{shown}。"
    messages.send(people.people_with_role(Role.DEPARTMENT_OFFICER), text, "/department")
