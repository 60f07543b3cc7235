"""Reading complaints (never who made them) and what was observed of evaluators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications.models import Application
from core.bodies.queries import Scope
from core.db import db
from core.db.base import TextAt
from core.db.statements import any_of, contains, page_of
from core.errors import NotFound, existing
from core.evaluators import queries as evaluators
from core.evaluators.models import Engagement, EngagementState, Evaluator
from core.ledger.models import EventSource, ListEvent, Listing
from core.ledger.queries import held_on, lists_of
from core.ledger.rules import EventKind
from core.lists.queries.importing.columns import HEADINGS, Column
from core.supervision.models import Complaint, ComplaintEvidence, Observation, RectificationReport
from core.supervision.rules.states import Against, ComplaintState
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import names

PAGE_SIZE = 20
_OPEN = [state for state in ComplaintState if state.waits]


def complaints(scope: Scope, *, waiting: bool, text: str = "", page: int = 1) -> tuple[Sequence[Complaint], int]:
    """One page (counted from 1) of the complaints in a scope, oldest first, and how many there are.

    `text`: only those of whose accused it speaks, by name or code of today or by the name as it then was.
    """
    within = [scope.covers(Complaint.body_id), *([Complaint.state.in_(_OPEN)] if waiting else [])]
    if text.strip():
        within.append(_accuses(text))
    query = select(Complaint).where(*within).order_by(Complaint.received_at, Complaint.id)
    return page_of(query, page, PAGE_SIZE)


def _accuses(text: str) -> ColumnElement[bool]:
    return or_(
        and_(*(contains(Complaint.subject_name, word) for word in names.words(text))),
        Complaint.subject_id.in_(select(Unit.id).where(*units.spoken_of_by(text))),
        Complaint.subject_id.in_(select(Evaluator.id).where(*evaluators.spoken_of_by(text))),
    )


def counting_waiting(scope: Scope) -> Select[int]:
    """The question how many complaints in a scope wait."""
    return select(func.count()).where(scope.covers(Complaint.body_id), Complaint.state.in_(_OPEN))


def counting_overdue(scope: Scope) -> Select[int]:
    """The question how many complaints in a scope wait beyond today for what is to be done of them."""
    terms = {
        ComplaintState.RECEIVED: Complaint.accept_by,
        ComplaintState.ACCEPTED: Complaint.decide_by,
        ComplaintState.RECTIFY: Complaint.rectify_by,
    }
    late = or_(*(and_(Complaint.state == state, term < clock.today()) for state, term in terms.items()))
    return select(func.count()).select_from(Complaint).where(scope.covers(Complaint.body_id), late)


def complaint(complaint_id: str, scope: Scope) -> Complaint:
    """A complaint within a scope. Raises NotFound, also for one outside it."""
    found = db.session.get(Complaint, complaint_id)
    if found is None or found.body_id not in scope:
        raise NotFound("找不到这件举报。", "请从举报列表重新进入。")
    return found


def accused_id(held: Complaint) -> str:
    """Whom it accuses today: of a unit, the record that holds for the one that was accused."""
    return units.holder(held.subject_id).id if held.against is Against.UNIT else held.subject_id


def followed(token: str) -> Complaint:
    """The complaint that its author follows. Raises NotFound."""
    found = db.session.scalar(select(Complaint).where(Complaint.token == token))
    return existing(found, "找不到这件举报。", "请核对提交举报后得到的查询网址。")


def evidence_of(complaint_id: str) -> Sequence[ComplaintEvidence]:
    """The files that came with it, without their content."""
    query = select(ComplaintEvidence).where(ComplaintEvidence.complaint_id == complaint_id)
    return db.session.scalars(query.order_by(ComplaintEvidence.position)).all()


def bytes_waiting() -> int:
    """The bytes of all that came with complaints that no office has looked at yet."""
    query = select(func.coalesce(func.sum(ComplaintEvidence.size), 0)).join(Complaint)
    return int(db.session.scalar(query.where(Complaint.state == ComplaintState.RECEIVED)) or 0)


def lacks_evidence(complaint: Complaint) -> bool:
    """Whether it was taken without its files, and is not over: they may still be brought."""
    return complaint.state.is_looked_into and not evidence_of(complaint.id)


def observed_on(complaint_id: str) -> Observation | None:
    """What was put up of an evaluator on a complaint."""
    return db.session.scalar(select(Observation).where(Observation.complaint_id == complaint_id))


def leading_to(removal_id: str) -> Complaint | None:
    """The complaint on which a removal was proposed."""
    return db.session.scalar(select(Complaint).where(Complaint.removal_id == removal_id))


def to_mend(complaint_id: str) -> Complaint:
    """One whose accused has, or had, something to mend. Raises NotFound: of any other the accused learns nothing."""
    found = db.session.get(Complaint, complaint_id)
    if found is None or found.state not in {ComplaintState.RECTIFY, ComplaintState.RECTIFIED}:
        raise NotFound("找不到这件整改事项。", "请从首页重新进入。")
    return found


# Asked on the home page of every applicant and evaluator: made once.
_TO_MEND = (
    select(Complaint)
    .where(Complaint.subject_id.in_(any_of("whose")), Complaint.state == ComplaintState.RECTIFY)
    .order_by(Complaint.rectify_by, Complaint.id)
)


def to_mend_by(subject_ids: Sequence[str]) -> Sequence[Complaint]:
    """What these have to mend now, what is due first in front."""
    whose = {*subject_ids, *units.records_of(subject_ids)}
    return db.session.scalars(_TO_MEND, {"whose": [*whose]}).all()


def reports_of(complaint_id: str) -> Sequence[RectificationReport]:
    """What the accused reported of mending, the first first."""
    query = select(RectificationReport).where(RectificationReport.complaint_id == complaint_id)
    return db.session.scalars(query.order_by(RectificationReport.reported_at, RectificationReport.id)).all()


def is_reported(complaint: Complaint) -> bool:
    """Whether something was reported since it was last said that, and by when, it is to be mended."""
    since = complaint.decided_at
    return since is not None and any(each.reported_at >= since for each in reports_of(complaint.id))


def is_to_be_seen(complaint: Complaint) -> bool:
    """Whether what had to be mended is to be looked at: something was reported, or the day for it is over."""
    if complaint.state is not ComplaintState.RECTIFY:
        return False
    return is_reported(complaint) or (complaint.due is not None and complaint.due < clock.today())


# --- Evaluators at work -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Touched:
    """An engagement of an evaluator, and the places on lists that its unit has in the category."""

    engagement: Engagement
    listings: Sequence[Listing]


def at_work(scope: Scope) -> Mapping[Evaluator, int]:
    """The evaluators that took work on in a scope, with how much of it."""
    query = (
        select(Evaluator, func.count())
        .join(Engagement, Engagement.evaluator_id == Evaluator.id)
        .where(
            Engagement.accepted_at.is_not(None),
            exists().where(Application.id == Engagement.application_id, scope.covers(Application.body_id)),
        )
        .group_by(Evaluator.id)
        .order_by(Evaluator.name_key, Evaluator.id)
    )
    return dict(db.session.execute(query).all())


def touched(evaluator_id: str, scope: Scope) -> Sequence[Touched]:
    """Every engagement that the evaluator took on in a scope, the latest first, with the listings that rest on it."""
    query = (
        select(Engagement)
        .join(Application, Application.id == Engagement.application_id)
        .where(
            Engagement.evaluator_id == evaluator_id,
            Engagement.accepted_at.is_not(None),
            Engagement.state != EngagementState.REFUSED,
            scope.covers(Application.body_id),
        )
        .options(
            joinedload(Engagement.application).joinedload(Application.call),
            joinedload(Engagement.application).joinedload(Application.body),
        )
        .order_by(Engagement.accepted_at.desc(), Engagement.id)
    )
    found = db.session.scalars(query).all()
    return [Touched(each, lists_of(each.application.unit_id, each.application.category)) for each in found]


def observations(scope: Scope, evaluator_id: str | None = None) -> Sequence[Observation]:
    """What was reported within a scope, what waits in front, then the latest."""
    query = select(Observation).where(scope.covers(Observation.body_id))
    if evaluator_id is not None:
        query = query.where(Observation.evaluator_id == evaluator_id)
    latest = query.order_by(Observation.handled_at.is_not(None), Observation.reported_at.desc(), Observation.id)
    return db.session.scalars(latest).all()


def observation(observation_id: str, scope: Scope) -> Observation:
    """One of them within a scope. Raises NotFound, also for one outside it."""
    found = db.session.get(Observation, observation_id)
    if found is None or found.body_id not in scope:
        raise NotFound("找不到这个问题。", "请从评价机构监督页面重新进入。")
    return found


def imported(evaluator: Evaluator, scope: Scope) -> Sequence[Listing]:
    """The places on lists, of a scope's units, that past lists print as evaluated by this body under a name of its own.

    Such lists name evaluators in words: by any of its names (`evaluators.queries.names_of`), with either kind of
    brackets.
    """
    own = {form for name in evaluators.names_of(evaluator) for form in _spelled(name)}
    said = or_(*(printed.in_(own) for printed in _PRINTED))
    printed = select(ListEvent.unit_id, ListEvent.list_id, ListEvent.category).where(
        ListEvent.source == EventSource.IMPORT, ListEvent.kind == EventKind.ADDED, said
    )
    told = [(row.unit_id, row.list_id, row.category) for row in db.session.execute(printed)]
    whose = units.records_of({unit_id for unit_id, _, _ in told})
    places = {(whose.get(unit_id, unit_id), list_id, category) for unit_id, list_id, category in told}
    query = (
        select(Listing)
        .join(Unit, Unit.id == Listing.unit_id)
        .where(Listing.unit_id.in_({each[0] for each in places}), scope.covers(Unit.body_id), *held_on(clock.today()))
        .order_by(Listing.list_id, Listing.category, Listing.name)
    )
    found = db.session.scalars(query).all() if places else ()
    return [each for each in found if (each.unit_id, each.list_id, each.category) in places]


@dataclass(frozen=True, slots=True)
class PrintedName:
    """An evaluator as imported lists print it: in how many rows, and who that is, where it is known."""

    name: str
    rows: int
    evaluator: Evaluator | None


def printed_names() -> Sequence[PrintedName]:
    """Every evaluator that imported lists print, those that nobody is known by and most rows bear in front."""
    rows = Counter[str]()
    for printed in _PRINTED:
        named = select(printed, func.count()).where(
            ListEvent.source == EventSource.IMPORT, ListEvent.kind == EventKind.ADDED, printed.is_not(None)
        )
        rows.update({name: count for name, count in db.session.execute(named.group_by(printed)) if name})
    known = evaluators.by_name()
    found = [PrintedName(name, count, known.get(names.matching(name))) for name, count in rows.items()]
    return sorted(found, key=lambda each: (each.evaluator is not None, -each.rows, each.name))


_PRINTED = tuple(TextAt(ListEvent.printed, heading) for heading in HEADINGS[Column.EVALUATOR])


def _spelled(name: str) -> set[str]:
    return {name, name.translate(_NARROW), name.translate(_WIDE)}


_NARROW, _WIDE = str.maketrans("（）", "()"), str.maketrans("()", "（）")
