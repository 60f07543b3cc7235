"""The department's desk with recommended applications: what the tests of decisions and publications begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.applications import queries
from core.applications.models import Application
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.lists import operations as lists
from core.lists.models import Publication
from core.lists.operations import PublicationLetter
from core.people.models import Person, Role
from core.review import operations as review
from core.review.operations import Letter
from tests.support.review import OfficersDesk
from tests.support.world import World


@dataclass
class Department:
    """An officer and an approver of the department, and a city's desk that recommends to them."""

    desk: OfficersDesk
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    _letters: int = 0

    def __post_init__(self) -> None:
        self.officer = self.world.people.department()
        self.approver = self.world.people.make(Role.DEPARTMENT_APPROVER)

    @property
    def world(self) -> World:
        return self.desk.world

    def recommended(self, **given: Any) -> Application:
        """An application that waits for the department's decision."""
        application = self.desk.passed(self.desk.application(audited_on="2021-06-30", **given))
        self._letters += 1
        letter = Letter(f"长工信〔2023〕{self._letters} 号", date(2023, 11, 6))
        review.recommend({application.id: application.revision}, letter, by=self.desk.officer)
        return queries.get(application.id)

    def decided(self, application: Application, verdict: Verdict = Verdict.SELECTED) -> Application:
        decisions.decide(revisions(application), verdict, "符合遴选要求", by=self.officer)
        return queries.get(application.id)

    def released(self, application: Application | None = None) -> Application:
        """An application that was selected, and waits for its publication."""
        held = self.decided(application or self.recommended())
        decisions.release(revisions(held), by=self.approver)
        return queries.get(held.id)

    def published(self, *applications: Application) -> Publication:
        letter = PublicationLetter("2023 年度创建计划", "湘工信节能〔2023〕500 号", date(2023, 11, 6))
        return lists.publish(revisions(*applications), letter, by=self.approver)


def revisions(*applications: Application) -> dict[str, int]:
    """The applications as a page would name them."""
    return {each.id: queries.get(each.id).revision for each in applications}
