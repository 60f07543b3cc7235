"""A scoring sheet as something that an expert fills for one application: who writes in it, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core import clock
from core.applications.operations.holding import as_it_stands
from core.errors import Conflict
from core.experts.models import Assignment, AssignmentState
from core.experts.operations.responding import own
from core.experts.operations.taking import is_scored_now, scoring
from core.experts.purposes import PURPOSE
from core.experts.queries.sheets import ScoringSheet, scoring_sheet
from core.filling.purposes import Matter
from core.filling.rules.tasks import Opening
from core.forms import LaidOutForm
from core.people.models import Person


@dataclass(frozen=True)
class SheetForms(Matter):
    """One expert's sheet of one application."""

    given: Assignment
    purpose = PURPOSE

    @property
    def id(self) -> str:
        return self.given.id

    @cached_property
    def sheet(self) -> ScoringSheet:
        return scoring_sheet(self.given.application, self.given.stage)

    @property
    def forms(self) -> Mapping[str, LaidOutForm]:
        return {self.form.id: self.form}

    @property
    def form(self) -> LaidOutForm:
        return self.sheet.form

    @property
    def opening(self) -> Opening:
        writes = self.given.state is AssignmentState.ACCEPTED
        return Opening.ALL if writes and is_scored_now(self.given.application, self.given.stage) else Opening.NOTHING

    def hold(self, by: Person) -> None:
        """Raises NotFound, IllegalMove, Conflict."""
        given = own(self.id, by)
        scoring(as_it_stands(given.application))
        if given.state is not AssignmentState.ACCEPTED:
            raise Conflict(f"这份评分表现在不能填写：{given.state.label}。", "请刷新页面，查看任务的最新状态。")

    def changed(self, what: str, by: Person) -> None:
        self.given.changed_at = clock.now()
