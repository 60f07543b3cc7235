"""How many applications of a call stand where: of counts that the database keeps, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from core.applications.models import ApplicationCount
from core.applications.workflow.states import State
from core.bodies.queries import EVERYTHING, Scope
from core.calls.queries import Tally
from core.db import db
from core.db.keeping import Kept, once_on_page
from core.db.statements import read

_OF_CALL = ApplicationCount.call_id == bindparam("opened")
_STANDING = ApplicationCount.has_arrived.is_(False)
_NUMBER, _CHANGES = func.sum(ApplicationCount.number), func.sum(ApplicationCount.changes)


def version(opened_id: str | None = None) -> Hashable:
    """Another value after every move of one of the call's applications (of any call's), whoever sees it when: how many
    changes were committed. The newest row would not do: what was written earlier may be committed later.
    """
    return (read(_VERSION) if opened_id is None else read(_VERSION_OF_CALL, opened=opened_id)).scalar()


_VERSION = select(_CHANGES)
_VERSION_OF_CALL = _VERSION.where(_OF_CALL)


def moved(opened_id: str, states: Collection[State] | None = None) -> Hashable:
    """The `version` of a call, as far as moves into these states or out of them go (None: all of them); asked of all
    calls at once for a page."""
    return sum(each.changes for each in _told(opened_id) if states is None or each.state in states)


def handed_in(opened_id: str) -> Hashable:
    """Another value whenever an application of the call is handed in, also for a second time: it leaves what its unit
    writes in."""
    return moved(opened_id, _OPEN)


def filed(opened_id: str) -> Hashable:
    """Another value whenever an application of the call is handed in for the first time, or is withdrawn: neither of
    these is ever taken back."""
    told = _told(opened_id)
    withdrawn = sum(each.number or 0 for each in told if each.state is State.WITHDRAWN)
    return sum(each.submitted or 0 for each in told), withdrawn


class _Told(NamedTuple):
    """What tells of moves into a state and out of it."""

    state: State
    changes: int
    number: int | None
    submitted: int | None


def _told(opened_id: str) -> Sequence[_Told]:
    def ask() -> Mapping[str, Sequence[_Told]]:
        found: dict[str, list[_Told]] = {}
        for call_id, state, changes, number, submitted in read(_TOLD):
            found.setdefault(call_id, []).append(_Told(state, changes, number, submitted))
        return found

    return once_on_page("moved", ask).get(opened_id, ())


_OPEN = frozenset(each for each in State if each.is_open)
_TOLD = select(
    *(ApplicationCount.call_id, ApplicationCount.state, _CHANGES, _NUMBER.filter(_STANDING)),
    _NUMBER.filter(_STANDING, ApplicationCount.is_submitted),
).group_by(ApplicationCount.call_id, ApplicationCount.state)


class Standing(NamedTuple):
    """How many of a body's units' applications stand at a stage in a state."""

    body_id: str
    stage: str
    state: State
    number: int


def standing(opened_id: str) -> Sequence[Standing]:
    """Where the applications of an opened call stand."""
    found = Counter[tuple[str, str, State]]()
    for each in _places(opened_id):
        if not each.has_arrived:
            found[each.body_id, each.stage, each.state] += each.number
    return [Standing(*place, number) for place, number in found.items()]


def extent(opened_id: str, scope: Scope = EVERYTHING) -> tuple[int, int, int]:
    """How many applications of a call were begun, submitted, and came to their end; in a scope of bodies."""
    within = [each for each in _places(opened_id) if not each.has_arrived and each.body_id in scope]
    submitted = sum(each.number for each in within if each.is_submitted)
    completed = sum(each.number for each in within if each.state is State.COMPLETED)
    return sum(each.number for each in within), submitted, completed


def came_to(opened_id: str, scope: Scope = EVERYTHING) -> Mapping[str, int]:
    """How many applications of a call have come to each stage, by its id; in a scope of bodies."""
    found = Counter[str]()
    for each in _places(opened_id):
        if each.has_arrived and each.body_id in scope:
            found[each.stage] += each.number
    return found


class _Place(NamedTuple):
    """How many stand there, or `has_arrived`: came to the stage at all."""

    body_id: str
    stage: str
    state: State
    is_submitted: bool
    has_arrived: bool
    number: int


def _places(opened_id: str) -> Sequence[_Place]:
    """All that is counted of a call, read once as long as nothing moves."""
    return _kept.get((opened_id, moved(opened_id)), lambda: [_Place(*row) for row in read(_PLACES, opened=opened_id)])


_kept = Kept[Hashable, Sequence[_Place]](most=64)
_PLACE = (
    *(ApplicationCount.body_id, ApplicationCount.stage, ApplicationCount.state),
    *(ApplicationCount.is_submitted, ApplicationCount.has_arrived),
)
_PLACES = select(*_PLACE, _NUMBER).where(_OF_CALL).group_by(*_PLACE).having(_NUMBER != 0)


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
