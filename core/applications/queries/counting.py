"""How many applications of a call stand where: of counts that the database keeps, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, select

from core.applications.models import ApplicationCount
from core.applications.workflow.states import State
from core.bodies.queries import EVERYTHING, Scope
from core.calls.queries import Tally
from core.db import db
from core.db.keeping import once_on_page
from core.db.statements import read

_OF_CALL = ApplicationCount.call_id == bindparam("opened")
_STANDING = ApplicationCount.has_arrived.is_(False)
_NUMBER = func.sum(ApplicationCount.number)
_SUBMITTED = _NUMBER.filter(ApplicationCount.is_submitted)


def version(opened_id: str | None = None) -> Hashable:
    """Another value after every move of one of the call's applications (of any call's), whoever sees it when: how many
    changes were committed. The newest row would not do: what was written earlier may be committed later.
    """
    return (read(_VERSION) if opened_id is None else read(_VERSION_OF_CALL, opened=opened_id)).scalar()


def moved(opened_id: str) -> Hashable:
    """The `version` of a call: asked of all calls at once for a page."""
    return once_on_page("moved", lambda: dict(map(tuple, read(_VERSIONS)))).get(opened_id)


_VERSION = select(func.sum(ApplicationCount.changes))
_VERSIONS = select(ApplicationCount.call_id, *_VERSION.selected_columns).group_by(ApplicationCount.call_id)
_VERSION_OF_CALL = _VERSION.where(_OF_CALL)


class Standing(NamedTuple):
    """How many of a body's units' applications stand at a stage in a state."""

    body_id: str
    stage: str
    state: State
    number: int


def standing(opened_id: str) -> Sequence[Standing]:
    """Where the applications of an opened call stand."""
    return [Standing(*row) for row in read(_STANDING_OF_CALL, opened=opened_id)]


_PLACE = (ApplicationCount.body_id, ApplicationCount.stage, ApplicationCount.state)
_STANDING_OF_CALL = select(*_PLACE, _NUMBER).where(_OF_CALL, _STANDING).group_by(*_PLACE).having(_NUMBER != 0)


def tallies(opened_id: str | None = None) -> Mapping[str, Tally]:
    """How far the applications of an opened call are, or of every one that has some (`core.calls.queries.TALLIES`)."""
    place = (ApplicationCount.call_id, ApplicationCount.stage, ApplicationCount.state)
    query = select(*place, _NUMBER).where(_STANDING).group_by(*place).having(_NUMBER != 0)
    if opened_id is not None:
        query = query.where(ApplicationCount.call_id == opened_id)
    places: dict[str, list[tuple[str, State, int]]] = {}
    for call_id, stage, state, count in db.session.execute(query):
        places.setdefault(call_id, []).append((stage, state, count))
    return {call_id: _tally(found) for call_id, found in places.items()}


def extent(opened_id: str, scope: Scope = EVERYTHING) -> tuple[int, int, int]:
    """How many applications of a call were begun, submitted, and came to their end; in a scope of bodies."""
    begun, handed_in, done = read(_extent(scope), opened=opened_id).one()
    return begun or 0, handed_in or 0, done or 0


@lru_cache(maxsize=256)
def _extent(scope: Scope) -> Select[int, int, int]:
    completed = _NUMBER.filter(ApplicationCount.state == State.COMPLETED)
    within = (_OF_CALL, _STANDING, scope.covers(ApplicationCount.body_id))
    return select(_NUMBER, _SUBMITTED, completed).where(*within)


def came_to(opened_id: str, scope: Scope = EVERYTHING) -> Mapping[str, int]:
    """How many applications of a call have come to each stage, by its id; in a scope of bodies."""
    return {row.stage: row[1] for row in read(_came_to(scope), opened=opened_id)}


@lru_cache(maxsize=256)
def _came_to(scope: Scope) -> Select[str, int]:
    within = (_OF_CALL, ApplicationCount.has_arrived, scope.covers(ApplicationCount.body_id))
    return select(ApplicationCount.stage, _NUMBER).where(*within).group_by(ApplicationCount.stage)


def filed(opened_id: str) -> Hashable:
    """Another value whenever an application of the call is handed in for the first time, or is withdrawn: neither of
    these is ever taken back."""
    return tuple(read(_FILED, opened=opened_id).one())


_WITHDRAWN = _NUMBER.filter(ApplicationCount.state == State.WITHDRAWN)
_FILED = select(_SUBMITTED, _WITHDRAWN).where(_OF_CALL, _STANDING)


def _tally(places: Sequence[tuple[str, State, int]]) -> Tally:
    by_stage: Counter[str] = Counter()
    for stage, state, count in places:
        by_stage[stage] += 0 if state.is_final else count
    drafting = sum(count for _, state, count in places if state.is_open)
    return Tally(
        drafting=drafting,
        under_way=by_stage.total() - drafting,
        ended=sum(count for _, state, count in places if state.is_final),
        by_stage={stage: count for stage, count in by_stage.items() if count},
    )
