"""Reminding those for whom applications wait, of many at once: a post in each thread, a message to its people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.policies import Held
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.threads import policies, queries
from core.threads.actions import URGE
from core.threads.models import Post
from core.threads.operations.writing import LONGEST, put, turn
from core.threads.policies import Seat
from core.threads.rules import Side


def urge(application_ids: Collection[str], text: str, *, by: Person) -> Sequence[Post]:
    """Remind those for whom these applications wait, with one text; all or none, each of them once a day.

    Raises NotFound, NotAllowed, Invalid (``text``), Conflict (it waits for nobody, or he was reminded today).
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Invalid({"text": [f"请填写催办的内容，最多 {LONGEST} 字。"]})
    with transaction():
        found = applications.every(application_ids)
        take_turn(*(turn(each, policies.seat_of(by, each)) for each in found))
        return [_urge(each, words, by) for each in found]


def require_waiting(application: Application, by: Person) -> tuple[Seat, Side]:
    """The seat of who reminds, and the side for which an application waits. Raises NotFound, NotAllowed, Conflict."""
    seat = policies.seat_of(by, application)
    policies.may_urge(by, seat).or_raise()
    awaited = policies.waits_for(application, seat)
    if awaited is None:
        raise Conflict(f"“{application.entry_name}”现在不等待单位或推荐单位办理，无须催办。")
    if queries.urged_since(application.id, seat.side, _today()):
        raise Conflict(f"“{application.entry_name}”今日已催办，次日方可再次催办。", "急需办理的，请电话联系。")
    return seat, awaited


def gate(held: Held, by: Person) -> None:
    """The same, as a page asks it of what was chosen."""
    require_waiting(held.application, by)


def look_at(application_ids: Collection[str], reader: Person) -> None:
    """Ask at once what the gate asks of each."""
    queries.look_at_urged(application_ids, policies.office_side(reader), _today())


def _today() -> datetime:
    return clock.start_of_day(clock.today())


def _urge(application: Application, words: str, by: Person) -> Post:
    seat, awaited = require_waiting(application, by)
    return put(application, seat, words, frozenset({awaited}), action=URGE, by=by)
