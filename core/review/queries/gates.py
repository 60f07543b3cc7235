"""What a stage asks of recommending bodies as wholes; who is in no body's is asked where the department passes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from core import clock
from core.applications.policies import Held
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.instance import instance
from core.plugin_api import Actor, Call, Does, Finding, Rule, Stage, judge
from core.review.queries.follow_up import Filing, followed, without_body


class Entry(Protocol):
    """What a gate has to know of an application, or of its row in a queue."""

    @property
    def body_id(self) -> str: ...

    @property
    def category(self) -> str: ...

    @property
    def track(self) -> str | None: ...

    @property
    def levels(self) -> Sequence[str]: ...


E = TypeVar("E", bound=Entry)


class Shut(NamedTuple, Generic[E]):
    """A gate that blocks: the body that is asked, what was found, and whom of those that were asked about it holds."""

    body: str
    finding: Finding
    entries: Sequence[E]


def blocking(chosen: Sequence[Held], stage: Stage, tiers: Tiers) -> Mapping[str, Sequence[Finding]]:
    """The gates of the stage that block, by the body of which applications are among those that were chosen."""
    found: dict[str, list[Finding]] = {}
    for each in shut(chosen[0].application.call, stage, [held.application for held in chosen], tiers):
        found.setdefault(each.body, []).append(each.finding)
    return found


def shut(opened: OpenedCall, stage: Stage, entries: Sequence[E], tiers: Tiers) -> Iterator[Shut[E]]:
    """The gates of the stage that block some of these entries of a call, by body and in the order of the gates."""
    book = pinned(opened)
    gates = book.gates_for(stage.id)
    by_body: dict[str, list[E]] = {}
    for each in entries if gates else ():
        by_body.setdefault(_body_of(each, book.call, stage, tiers), []).append(each)
    for body, own in by_body.items():
        by_gate = [(gate, [each for each in own if _concerns(gate, book.call, each)]) for gate in gates]
        concerned = [(gate, held_back) for gate, held_back in by_gate if held_back]
        facts = _facts(opened, stage, body, tiers) if concerned else {}
        for gate, held_back in concerned:
            finding = judge(gate, facts, instance().region.judgements)
            if finding.blocks:
                yield Shut(body, finding, held_back)


def _concerns(gate: Rule, call: Call, entry: Entry) -> bool:
    return gate.concerns(call=call.id, category=entry.category, levels=tuple(entry.levels), track=entry.track)


def _body_of(entry: Entry, call: Call, stage: Stage, tiers: Tiers) -> str:
    """The body that is asked of an application: who acts at the stage, or recommended it last; else its own."""
    recommending = [each for each in call.stages if each.kind is Does.RECOMMEND]
    acting = (tiers.acting(entry.body_id, call, each) for each in (stage, *reversed(recommending)))
    return next(filter(None, acting), entry.body_id)


def body_facts(opened: OpenedCall, body_id: str, tiers: Tiers, *, placeless: bool = False) -> Mapping[str, object]:
    """The facts of a body as a whole: its own units and those of the tiers below.

    ``placeless``: those that belong to no body yet are told too. Each may be this one's: nobody can say that all its
    units have filed while there are any.
    """
    units = followed(opened, tiers.below({body_id}))
    names = dict.fromkeys(each.name for each in units if each.filing is not Filing.FILED)
    nobodys = [f"{name}（未划归推荐单位）" for name in nobodys_units(opened)] if placeless else []
    return {"today": clock.today(), "body.unfiled_units": (*names, *nobodys)}


def nobodys_units(opened: OpenedCall) -> Sequence[str]:
    """The names of the units that were asked to file and belong to no body yet."""
    return [*dict.fromkeys(each.name for each in without_body(opened))]


def _facts(opened: OpenedCall, stage: Stage, body_id: str, tiers: Tiers) -> Mapping[str, object]:
    return body_facts(opened, body_id, tiers, placeless=stage.actor is not Actor.RECOMMENDING_BODY)
