"""Which experts might score which applications: those who may, know the field, and have least to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.applications.models import Application
from core.experts.models import LIVE, Assignment, Expert
from core.experts.queries import assignments, pool
from core.experts.queries.conflicts import conflicts_of
from core.experts.rules.proposing import Available, Wanted, fits, propose
from core.plugin_api import ExpertPanel
from core.units.rules.names import matching


@dataclass(frozen=True, slots=True)
class Option:
    """An expert who may score an application; ``load``: how many he has under way."""

    expert: Expert
    fits: bool
    load: int
    proposed: bool


@dataclass(frozen=True, slots=True)
class Seats:
    """One application: who scores it, who might (who fits first), and who must not and why."""

    application: Application
    given: Sequence[Assignment]
    lacks: int
    options: Sequence[Option]
    away: Sequence[tuple[Expert, Sequence[str]]]

    @property
    def proposed(self) -> list[str]:
        return [each.expert.id for each in self.options if each.proposed]


def seats_of(applications: Sequence[Application], stage_id: str, panel: ExpertPanel) -> Sequence[Seats]:
    """The seats of applications at a stage where experts score, with a proposal for those that are empty."""
    experts, loads, given_before = pool.experts(active=True), pool.loads(), pool.loads(LIVE)
    conflicts = conflicts_of(applications, experts)
    given = assignments.given([each.id for each in applications], stage_id)
    has = {id: [one for one in all if one.state.is_live] for id, all in given.items()}
    # Who declined it, or had it taken away, is not asked again by a proposal; by hand he may be.
    asked = {id: {one.expert_id for one in all} for id, all in given.items()}
    fields = {each.id: frozenset(map(matching, each.fields)) for each in experts}
    wanted = [
        Wanted(
            each.id,
            max(0, panel.quorum - len(has[each.id])),
            assignments.about(each),
            asked[each.id] | {one.id for one in experts if (each.id, one.id) in conflicts},
        )
        for each in applications
    ]
    named = propose(
        wanted,
        [Available(each.id, fields[each.id], loads.get(each.id, 0), given_before.get(each.id, 0)) for each in experts],
    )
    return [
        Seats(
            each,
            has[each.id],
            one.lacks,
            _options(each, one, experts, fields, loads, named[each.id], conflicts, has[each.id]),
            [(expert, conflicts[each.id, expert.id]) for expert in experts if (each.id, expert.id) in conflicts],
        )
        for each, one in zip(applications, wanted, strict=True)
    ]


def _options(
    application: Application,
    wanted: Wanted,
    experts: Sequence[Expert],
    fields: Mapping[str, frozenset[str]],
    loads: Mapping[str, int],
    named: Sequence[str],
    conflicts: Mapping[tuple[str, str], list[str]],
    has: Sequence[Assignment],
) -> list[Option]:
    taken = {one.expert_id for one in has}
    found = [
        Option(one, fits(fields[one.id], wanted.about), loads.get(one.id, 0), one.id in named)
        for one in experts
        if one.id not in taken and (application.id, one.id) not in conflicts
    ]
    return sorted(found, key=lambda each: (not each.proposed, not each.fits, each.load, each.expert.person.name))
