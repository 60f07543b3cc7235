"""Proving the trail: its chain followed from the first link to the last, and every event asked for its mark."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Bundle

from core import clock
from core.audit.models import AuditEvent, AuditHead, AuditLink
from core.audit.queries import chain as chained
from core.audit.queries.emptied import emptied_until
from core.audit.rules import links
from core.audit.rules.heads import Head, is_signed
from core.db import db
from core.instance import instance

BATCH = 1_000
# Plain rows, not objects: a long trail is not kept in memory.
_LINK: Bundle[Any] = Bundle("link", *AuditLink.__table__.columns)
_EVENT: Bundle[Any] = Bundle("event", *AuditEvent.__table__.columns)
Link: TypeAlias = Any
Event: TypeAlias = Any
"""Rows with the columns of their tables; where there is no such event all of them are None."""

Signed = tuple[Head, str, str]
"""A head, the name of the key that signed it, and the signature."""


class Wrong(StrEnum):
    """What happened to an event, or to what proves it."""

    CHANGED = "changed"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"
    REWRITTEN = "chained anew"
    KEY_MISSING = "proved by a key that is missing"


class Fault(Exception):
    """An event that is not what was written. `number`: its own; of what was taken out, the first that may be it."""

    def __init__(self, what: Wrong, number: int, says: str) -> None:
        super().__init__(says)
        self.what, self.number, self.says = what, number, says


@dataclass
class Proved:
    """How many events stand in the chain, how far heads inside and outside reach, how many events wait to be chained,
    of how many the contents were erased in their time; and the first fault."""

    chained: int = 0
    signed: int = 0
    outside: int = 0
    waiting: int = 0
    emptied: int = 0
    fault: Fault | None = None


def prove(outside: Sequence[Signed] = ()) -> Proved:
    """Follow the whole trail. `outside`: heads that were kept elsewhere, which prove it against who owns the tables."""
    found, faults = Proved(), []
    for step in (partial(_follow, found, outside), _none_put_in_late, _none_repeated, partial(_waiting, found)):
        try:
            step()
        except Fault as fault:
            faults.append(fault)
    found.fault = min(faults, key=lambda fault: fault.number, default=None)
    return found


def _follow(found: Proved, outside: Sequence[Signed]) -> None:
    heads = [_signed(head) for head in db.session.scalars(select(AuditHead).order_by(AuditHead.position))]
    stretches = deque(_stretches([head for head, _, _ in heads]))
    unmarked_until = heads[0][0].position if heads else 0
    inside, kept = _Heads(heads), _Heads(outside)
    emptied = emptied_until()
    before: Link | None = None
    for link, linked in _pairs():
        event = _linked(before, link, linked)
        while stretches and stretches[0][0] < link.position:
            stretches.popleft()
        if stretches and event.number <= stretches[0][1]:
            raise Fault(Wrong.PUT_IN, event.number, f"event {event.number} was put in long after its time")
        mark = event.mark or (link.mark if link.position <= unmarked_until else None)
        found.emptied += _examine(event, mark, emptied)
        found.signed, found.outside = inside.meet(link), kept.meet(link)
        found.chained, before = link.position, link
    if max(inside.furthest, kept.furthest) > found.chained:
        stood = before.event_number if before else 0
        raise Fault(Wrong.TAKEN_OUT, stood + 1, f"what was signed behind event {stood} is gone")


class _Heads:
    """Heads that were kept at one place, met one after the other on the way along the chain."""

    def __init__(self, heads: Sequence[Signed]) -> None:
        self._at: defaultdict[int, list[Signed]] = defaultdict(list)
        for head, key, signature in heads:
            self._at[head.position].append((head, key, signature))
        self.furthest = max(self._at, default=0)
        self._reaches, self._event = 0, 0

    def meet(self, link: Link) -> int:
        """The position of the last head that held. Raises Fault where one does not."""
        for head, key, signature in self._at.get(link.position, ()):
            if not is_signed(head, key, signature, instance().settings.signers):
                keys = "GREENROLL_SIGNING_KEYS or GREENROLL_SM2_KEYS"
                says = f"the head at event {link.event_number} is not signed by any of {keys}"
                raise Fault(Wrong.KEY_MISSING, link.event_number, says)
            if head.digest != link.digest:
                says = f"something between event {self._event} and event {link.event_number} is not what was signed"
                raise Fault(Wrong.REWRITTEN, self._event + 1, says)
            self._reaches, self._event = link.position, link.event_number
        return self._reaches


def _linked(before: Link | None, link: Link, event: Event) -> Event:
    """The event of a link that stands where it should. Raises Fault."""
    stood, digest = (before.event_number, before.digest) if before else (0, "")
    if link.position != (before.position if before else 0) + 1:
        raise Fault(Wrong.TAKEN_OUT, stood + 1, f"what stood in the chain behind event {stood} is gone")
    if event.number is None:
        raise Fault(Wrong.TAKEN_OUT, link.event_number, f"event {link.event_number} is gone")
    if not links.is_link(link.digest, digest, event, event.mark or link.mark):
        raise Fault(Wrong.CHANGED, event.number, f"event {event.number} is not what was chained behind event {stood}")
    return event


def _examine(event: Event, mark: str | None, emptied: int = 0) -> bool:
    """Whether its contents were erased in their time: then the mark proves nothing, and its place in the chain does.

    Raises Fault where the event's mark is not its own. `emptied`: the number up to which that was done.
    """
    if mark is None:
        raise Fault(Wrong.PUT_IN, event.number, f"event {event.number} was not written by the application")
    marked = links.examine(event, mark, instance().settings.signing_keys)
    if marked is not links.Marked.TRUE and event.number <= emptied and event.before is None and event.after is None:
        return True
    if marked is links.Marked.FALSE:
        raise Fault(Wrong.CHANGED, event.number, f"event {event.number} does not say what it said when it was written")
    if marked is links.Marked.KEY_MISSING:
        says = f"event {event.number} bears the mark of a key that is not among GREENROLL_SIGNING_KEYS"
        raise Fault(Wrong.KEY_MISSING, event.number, says)
    return False


def _none_put_in_late() -> None:
    query = select(func.min(AuditEvent.number)).where(
        AuditEvent.number <= chained.floor(clock.machine_now()), chained.unchained()
    )
    if (number := db.session.scalar(query)) is not None:
        raise Fault(Wrong.PUT_IN, number, f"event {number} was put in long after its time")


def _none_repeated() -> None:
    """A mark is one event's: a copy of an event has no other."""
    again = select(func.max(AuditEvent.number).label("number")).where(AuditEvent.mark.is_not(None))
    copies = again.group_by(AuditEvent.mark).having(func.count() > 1).subquery()
    if (number := db.session.scalar(select(func.min(copies.c.number)))) is not None:
        raise Fault(Wrong.PUT_IN, number, f"event {number} is a copy of another")


def _waiting(found: Proved) -> None:
    is_first = chained.last_head() is None
    query = select(_EVENT).where(AuditEvent.number > chained.floor(clock.machine_now()), chained.unchained())
    for (event,) in db.session.execute(query.order_by(AuditEvent.number)).yield_per(BATCH):
        if event.mark is not None or not is_first:
            _examine(event, event.mark)
        found.waiting += 1


def _pairs() -> Iterator[tuple[Link, Event]]:
    """Every link with its event, in the order of the chain."""
    last = 0
    joined = select(_LINK, _EVENT).outerjoin(AuditEvent, AuditEvent.number == AuditLink.event_number)
    query = joined.order_by(AuditLink.position).limit(BATCH)
    while rows := db.session.execute(query.where(AuditLink.position > last)).all():
        for link, event in rows:  # noqa: UP028  # rows are no tuples to the type checker
            yield link, event
        last = rows[-1][0].position


def _stretches(heads: Sequence[Head]) -> Iterator[tuple[int, int]]:
    """For each head, its position and the number up to which everything had been chained long before it was made."""
    older, floor = 0, 0
    for head in heads:
        while heads[older].made_at <= head.made_at - chained.LONGEST_TRANSACTION:
            floor, older = heads[older].newest, older + 1
        yield head.position, floor


def _signed(head: AuditHead) -> Signed:
    return Head(head.position, head.digest, head.newest, head.made_at), head.key, head.signature
