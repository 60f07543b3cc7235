"""Reading codes: whose one is, and what it says now."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications.models import Application
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import due_at, opened_calls, pinned
from core.db import db
from core.db.keeping import Kept
from core.db.statements import read
from core.errors import NotFound
from core.green_codes.models import GreenCode
from core.green_codes.rules import Standing, standing
from core.instance import instance
from core.ledger.models import Listing
from core.ledger.queries import lists_of
from core.plugin_api import Does
from core.scoring.models import BenchmarkPin
from core.scoring.queries.ranking import ranking_of, revision
from core.units import queries as units
from core.units.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """A list on which the unit stands, since when, and its grade there with what it rests on."""

    listing: Listing
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Grade:
    """A tier by the rank of the figures filed to a call, and the clause that has the shares."""

    tier: str
    call: str
    year: int | None
    clause: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """What a code says on a day."""

    code: GreenCode
    unit: Unit
    on: date
    standing: Standing
    places: Sequence[Place]


def of_unit(unit_id: str) -> GreenCode | None:
    """The code that a unit asked for, under whichever record."""
    return db.session.scalar(select(GreenCode).where(GreenCode.unit_id.in_(units.same_as(unit_id))))


def code(token: str) -> GreenCode:
    """The code with that token. Raises NotFound: nobody was given it."""
    found = db.session.scalar(select(GreenCode).where(GreenCode.token == token))
    if found is None:
        raise NotFound("查无此码：本平台没有发出过这个绿码。", "请核对网址；如从他处得到此码，可能是伪造的，可以举报。")
    return found


def word(held: GreenCode) -> Word:
    """What it says now, also of a unit whose record was joined with another since."""
    unit = db.session.scalars(
        select(Unit).options(joinedload(Unit.body)).where(Unit.id == units.holding(held.unit_id))
    ).one()
    today = clock.today()
    levels = instance().levels
    places = [Place(each, _grade(each)) for each in lists_of(unit.id) if each.list_id in levels]
    state = standing(listed=bool(places), reported=is_reported(unit.id, today), ended=held.ended_at is not None)
    return Word(held, unit, today, state, places)


def is_reported(unit_id: str, on: date) -> bool | None:
    """Whether the last annual report that was due of a listed unit by a day was handed in and is in order.

    None where none was due. Until the day on which a year's report is due, the one of the year before counts.
    """
    since = min((each.listed_on for each in lists_of(unit_id, on=on)), default=on)
    for opened in sorted(opened_calls(), key=lambda each: each.year or 0, reverse=True):
        if not pinned(opened).call.annual_report:
            continue
        if _is_in_order(opened.id, unit_id):
            return True
        due = _last_due(opened)
        if due is not None and due < on:
            return False if since <= due else None
    return None


def _is_in_order(call_id: str, unit_id: str) -> bool:
    """Whether a unit's report was handed in, and neither sent back nor refused since."""
    query = select(Application.id).where(
        Application.call_id == call_id,
        Application.unit_id.in_(units.same_as(unit_id)),
        Application.submitted_at.is_not(None),
        Application.state.in_((State.PENDING, State.DECIDED, State.COMPLETED)),
    )
    return db.session.scalar(query.limit(1)) is not None


def _last_due(opened: OpenedCall) -> date | None:
    """The last day on which units of any track hand a report in."""
    call = pinned(opened).call
    filing = [stage.id for stage in call.stages if stage.kind is Does.FILE]
    dues = (due_at(opened, stage, track) for stage in filing for track in (*call.tracks, None))
    return max((due.last_day for due in dues if due is not None), default=None)


# --- Grades -----------------------------------------------------------------------------------------------------------

_grades = Kept[Hashable, Mapping[tuple[str, str, str], Grade]](most=4)


def _grade(listing: Listing) -> Grade | None:
    return _grades.get(_revision(), _made).get((listing.list_id, listing.category, listing.unit_id))


def _revision() -> Hashable:
    """Another value after every change of who is ranked anywhere, and wherever what scores a call changed; it is asked
    for by the public: the scores themselves are not looked through."""
    return instance().revision, revision(), *read(_SCORED_BY).one()


_SCORED_BY = select(
    select(func.count()).select_from(BenchmarkPin).scalar_subquery(),
    select(func.sum(OpenedCall.pin_revision)).scalar_subquery(),
)


def _made() -> Mapping[tuple[str, str, str], Grade]:
    """The grades that the last ranked call of each list and category gives, by list, category and unit."""
    found: dict[tuple[str, str, str], Grade] = {}
    graded: set[tuple[str, str]] = set()
    for opened in sorted(opened_calls(), key=lambda each: each.year or 0, reverse=True):
        for category in instance().book().region.categories:
            ranking = ranking_of(opened, category)
            if ranking is None:
                continue
            whose = {each.application_id: each.unit_id for each in ranking.entered}
            for tiers, by_application in ranking.tiers:
                for list_id in (each for each in tiers.levels if (each, category) not in graded):
                    graded.add((list_id, category))
                    for application_id, tier in by_application.items():
                        grade = Grade(tier, opened.title, opened.year, tiers.clause)
                        found[list_id, category, whose[application_id]] = grade
    return found
