"""Following the year's report up: who owes one is told at the beginning and reminded, who refuses is put up for
removal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from core import audit, clock
from core.applications.models import Application, Move
from core.applications.queries.closing import Closing
from core.applications.queries.rulebook import rulebook
from core.applications.workflow import MoveName
from core.bodies.queries import body_scope, tiers
from core.calls.models import CallState, OpenedCall
from core.calls.queries import opened_calls, pinned
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid
from core.ledger.models import RemovalReason
from core.lists.queries import unfiled
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people.models import Person
from core.plugin_api import Track, UpkeepKind
from core.review.queries.follow_up import Followed, inviting
from core.units import queries as units
from core.upkeep import actions, notifications, policies, queries
from core.upkeep.models import UpkeepRecord, UpkeepReminder
from core.upkeep.operations import grounds
from core.upkeep.operations.grounds import Proposal
from core.upkeep.operations.lateness import note_filed
from core.upkeep.operations.opening import propose
from core.upkeep.queries.admitted import admitted, on_record


def announce(opened: OpenedCall, by: Person | None) -> None:
    """Tell every listed unit that has to file of a call that was opened: until when, and what follows."""
    if pinned(opened).call.annual_report:
        _told(opened, unfiled.unfiled(opened, tiers()), None, by)


def notice(application: Application, move: Move, by: Person | None) -> None:
    """Tell whoever has to know at once of a report that is handed in: of an accident that it admits, and that it came
    late after all."""
    if move.name is MoveName.SUBMIT and inviting(rulebook(application).call):
        note_filed(application, by)
    if move.name is MoveName.SUBMIT and (told := admitted(application)) is not None:
        is_reported = bool(on_record(application, UpkeepKind.INCIDENT))
        notifications.admitted(application, told, is_reported=is_reported, by=by)


def remind(opened: OpenedCall, unit_ids: Collection[str], *, by: Person) -> int:
    """Remind units that have not filed yet, once a day; how many. None of them owes anything: 0, and nothing is noted.

    Raises NotAllowed, Invalid, Conflict (all of them were told today already).
    """
    policies.may_supervise(by).or_raise()
    if not unit_ids:
        raise Invalid({"chosen": ["请至少选择一个单位。"]})
    scope = body_scope(by)
    with transaction():
        lock(OpenedCall, opened.id)  # two officers at once would both find that nobody was told today
        late = [each for each in unfiled.unfiled(opened, tiers()) if each.unit_id in unit_ids and each.body_id in scope]
        already = queries.told_since(opened.id, clock.start_of_day(clock.today()))
        chosen = [each for each in late if each.unit_id not in already]
        if late and not chosen:
            raise Conflict("所选单位今日已通知或催报，次日方可再次催报。", "确需联系的，请致电经办人。")
        if not chosen:
            return 0
        after = {"unit": f"{len({each.unit_id for each in chosen})} 个单位"}
        audit.record(actions.REMIND, actions.CALL, opened.id, by=by, after=after)
        return _told(opened, chosen, None, by)


def remind_all() -> int:
    """Remind whoever is late by the days that the calls declare; each day once, also where this runs again."""
    count = 0
    for opened in opened_calls():
        if opened.state is CallState.OPEN and pinned(opened).call.annual_report:
            with transaction():
                count += sum(_told(opened, late, days, None) for days, late in _due_now(opened))
    return count


def refuse(
    opened: OpenedCall,
    chosen: Collection[str],
    reason: RemovalReason,
    *,
    clause: str,
    facts: str,
    otherwise: str = "",
    allowed: str | None = None,
    by: Person,
) -> Sequence[UpkeepRecord]:
    """Put units, or places of theirs (`queries.key_of`), up for removal together: those that did not file in time, or
    were among the last for years.

    All or none. `allowed`: the clause that the call itself names. Raises what `propose` does, Invalid.
    """
    if not chosen:
        raise Invalid({"chosen": ["请至少选择一个单位。"]})
    proposal = Proposal(
        reason=reason, clause=clause, facts=facts, otherwise=otherwise, allowed=allowed, call_id=opened.id
    )
    with transaction():
        is_so = grounds.holds(reason, opened.id)
        return [
            propose(unit_id, replace(proposal, place=None if key == unit_id else key), is_so=is_so, by=by)
            for key in sorted(set(chosen))
            for unit_id in [queries.unit_of(key)]
        ]


def _due_now(opened: OpenedCall) -> Iterator[tuple[int, list[Followed]]]:
    """Who is to be reminded now, by the last declared day that has come before its own date."""
    tracks = pinned(opened).call.tracks
    late = unfiled.unfiled(opened, tiers())
    closings = unfiled.closings_of(opened, late)
    owing: dict[int, list[Followed]] = {}
    for each in late:
        closing = closings[each.key]
        come = [] if closing is None else [days for days in tracks[each.track].reminds if closing.days_left <= days]
        if come:
            owing.setdefault(min(come), []).append(each)
    for days, found in owing.items():
        reminded = queries.reminded(opened.id, days)
        yield days, [each for each in found if reminded.isdisjoint(_reminders(each, closings[each.key]))]


def _reminders(owing: Followed, closing: Closing | None) -> Iterator[tuple[str, datetime | None]]:
    """By which a unit was reminded already: of this date; of one that was put off since it was not."""
    yield owing.unit_id, None
    if closing is not None:
        yield owing.unit_id, closing.until


def _told(opened: OpenedCall, late: Sequence[Followed], days: int | None, by: Person | None) -> int:
    tracks, closings = pinned(opened).call.tracks, unfiled.closings_of(opened, late)

    def date_of(owing: Followed) -> datetime | None:
        """The date of which it is told: of each once; who is urged by hand is told once altogether."""
        closing = closings[owing.key]
        return None if days is None or closing is None else closing.until

    for (unit_id, until), each in {(found.unit_id, date_of(found)): found for found in late}.items():
        people = [acting.person for acting in units.acting_for(unit_id)]
        text = _sentence(opened, each, tracks[each.track], closings[each.key])
        messages.send(people, text, "/applications", topic=Topic.REMINDER)
        made = UpkeepReminder(
            call_id=opened.id,
            unit_id=unit_id,
            days=days,
            until=until,
            reached=len(people),
            sent_by_id=None if by is None else by.id,
        )
        db.session.add(made)
    db.session.flush()
    return len({found.unit_id for found in late})


def _sentence(opened: OpenedCall, unit: Followed, track: Track, closing: Closing | None) -> str:
    until = "" if closing is None else f"，{closing.words} {'已截止' if closing.has_passed else '截止'}"
    follows = "" if track.otherwise is None else f"{track.otherwise.says}。"
    return f"“{unit.entry_name}”须填报{opened.title}{until}。{follows}"
