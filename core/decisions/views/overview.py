"""The department's overview: for each opened call how far its applications are, its dates, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, render_template

from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.decisions.queries import overview, undertakings
from core.decisions.queries.overview import COMPLETED, ENDED, Funnel
from core.decisions.queries.undertakings import Progress
from core.desks.rules import Tab, tabs_of
from core.desks.views.department import department
from core.people.models import Role
from core.plugin_api import Does, Stage
from core.review.queries.follow_up import inviting
from core.web.access import access, signed_in_person


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "index", index)


@dataclass(frozen=True)
class Waiting:
    """Applications that wait for somebody of the department: how many, in which tab, and whether for approvers."""

    tab: Tab
    count: int
    for_approver: bool


@dataclass(frozen=True)
class CallOverview:
    """One opened call on the overview."""

    opened: OpenedCall
    tiers: Tiers

    @cached_property
    def stages(self) -> Sequence[Stage]:
        return calls.pinned(self.opened).call.stages

    @cached_property
    def funnel(self) -> Funnel:
        return overview.funnel(self.opened.id)

    @property
    def columns(self) -> Sequence[tuple[str, str]]:
        """(column of the funnel, its words)."""
        return [*((stage.id, stage.name) for stage in self.stages), (COMPLETED, "已办结"), (ENDED, "未推荐或未入选")]

    @property
    def bodies(self) -> Sequence[tuple[str, str]]:
        """(id, name) of the bodies that have entries, in the declared order."""
        has = self.funnel.bodies
        return [(id, office.name) for id, office in self.tiers.offices.items() if id in has]

    @cached_property
    def waiting(self) -> Sequence[Waiting]:
        """What the department has to do now."""
        found = []
        for tab in tabs_of(calls.pinned(self.opened).call):
            if tab.stage is None or tab.kind is Does.CARRY_OUT:
                continue
            count = self.funnel.waiting(tab.stage.id, tab.state)
            if count:
                approver = tab.is_decided or tab.kind in {Does.REPORT, Does.NOTICE, Does.PUBLISH}
                found.append(Waiting(tab, count, approver))
        return found

    @cached_property
    def undertaken(self) -> dict[Progress, int]:
        """How far the undertakings are, where the call has some."""
        carries_out = [stage for stage in self.stages if stage.kind is Does.CARRY_OUT]
        standing = any(self.funnel.waiting(stage.id, State.PENDING) for stage in carries_out)
        return dict(undertakings.counted(self.opened.id)) if standing else {}

    @property
    def invites(self) -> bool:
        return bool(inviting(calls.pinned(self.opened).call))

    @property
    def dues(self) -> Sequence[tuple[str, str, Due]]:
        """(stage, kind of filer, date), in the order of the stages."""
        call = calls.pinned(self.opened).call
        found = []
        for stage in self.stages:
            tracks = stage.tracks or tuple(call.tracks)
            by_track = {track: due_at(self.opened, stage.id, track) for track in tracks}
            dues = list(by_track.values())
            common = due_at(self.opened, stage.id) if not tracks else dues[0]
            if all(due == common for due in dues):
                if common is not None:
                    found.append((stage.name, "", common))
                continue
            found += [(stage.name, call.tracks[track].label, due) for track, due in by_track.items() if due]
        return found


@access(department)
def index() -> str:
    """Every opened call, the newest first."""
    known = tiers()
    return render_template(
        "decisions/index.html",
        overviews=[CallOverview(opened, known) for opened in calls.opened_calls()],
        is_approver=Role.DEPARTMENT_APPROVER in signed_in_person().held_roles,
        Progress=Progress,
    )
