"""The tiers of recommending bodies, and which body of a tier acts at a stage. Pure.

A stage names the kinds of body that act at it; of the bodies above a unit the nearest of such a kind is the one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.plugin_api import Actor, Call, Does, Stage

_PASSED_ON = frozenset({Does.REVIEW, Does.CONSULT, Does.RECOMMEND})
"""What units may pass by where no body does it for them: nothing is decided there."""

_DECIDES = frozenset({Does.JUDGE, Does.SELECT, Does.NOTICE, Does.PUBLISH})


def is_of_a_body(stage: Stage) -> bool:
    """Whether a recommending body judges, selects, gives notice or publishes there by itself."""
    return stage.actor is Actor.RECOMMENDING_BODY and stage.kind in _DECIDES


@dataclass(frozen=True, slots=True)
class Office:
    """A recommending body as the tiers know it."""

    id: str
    name: str
    kind: str
    parent_id: str | None
    office: str | None = None
    phone: str | None = None
    active: bool = True

    @property
    def full_name(self) -> str:
        """The office's name, as a sealing line writes it."""
        return self.office or self.name


@dataclass(frozen=True, slots=True, eq=False)
class Tiers:
    """All recommending bodies by id, in the declaration's order."""

    offices: Mapping[str, Office]

    @classmethod
    def of(cls, offices: Iterable[Office]) -> Tiers:
        return cls({office.id: office for office in offices})

    def name(self, body_id: str | None) -> str:
        """A body's name; empty where there is none of that id."""
        found = self.offices.get(body_id or "")
        return "" if found is None else found.name

    def chain(self, body_id: str) -> tuple[str, ...]:
        """The body itself, the one above it, and so on to the top."""
        line: list[str] = []
        here: str | None = body_id
        while here is not None and here not in line and here in self.offices:
            line.append(here)
            here = self.offices[here].parent_id
        return tuple(line)

    def below(self, ids: Collection[str]) -> frozenset[str]:
        """These bodies and all of the tiers below them."""
        wanted = set(ids)
        return frozenset(id for id in self.offices if not wanted.isdisjoint(self.chain(id)))

    def acting(self, body_id: str, call: Call, stage: Stage) -> str | None:
        """The body that acts at a stage for units of a body; None where no body acts there, or none of such a kind."""
        if stage.actor is not Actor.RECOMMENDING_BODY:
            return None
        kinds = stage.bodies or call.bodies
        return next((id for id in self.chain(body_id) if self.offices[id].kind in kinds), None)

    def left_out(self, body_id: str, call: Call) -> frozenset[str]:
        """The stages that units of a body do not pass: those of a kind of body that none above them is.

        A unit directly under a city has no county to recommend it. Where no body of any such stage stands above it,
        none is left out: it must not come through without. Nor is ever what decides.
        """
        theirs = [
            stage
            for stage in call.stages
            if stage.bodies and stage.actor is Actor.RECOMMENDING_BODY and stage.kind in _PASSED_ON
        ]
        without = frozenset(stage.id for stage in theirs if self.acting(body_id, call, stage) is None)
        return without if len(without) < len(theirs) else frozenset()

    def acted_for(self, own: Collection[str], call: Call, stage: Stage) -> frozenset[str]:
        """The bodies for whose units somebody of one of the `own` bodies acts at a stage."""
        return frozenset(id for id in self.offices if self.acting(id, call, stage) in own)
