"""The invented region's call of two levels: applications at each of its stages, for whoever tests one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.calls.models import OpenedCall
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.consultations.operations import ReplyLetter, Said
from core.db import db
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import ReportLetter
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations as notices
from core.notices.operations import NoticeText
from core.people.models import Person, Role
from core.plugin_api import JudgedBy
from core.review import operations as review
from core.review.operations import Letter
from core.units.models import UnitKind
from tests.support.coast import BODY, BOTH, LAST_DAY, OPEN_DAY, VALLEY
from tests.support.department import revisions
from tests.support.world import World

REGULATORS = ("ecology", "emergency")
PROVINCE, NATION = ("provincial",), ("provincial", "national")
AFTER_NOTICE = date(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day + 1)
FINE = Said(Answer.NO_OBJECTION)
EXPERTS = Sitting(JudgedBy.EXPERTS, OPEN_DAY, members=5, minutes_number="海工评〔2025〕1 号")


def replies(*applications: Application, said: Said = FINE, by: tuple[str, ...] = REGULATORS) -> list[ReplyLetter]:
    """The same answer of each of the regulators about all of these."""
    return [
        ReplyLetter(regulator, OPEN_DAY, {each.id: said for each in applications}, number=f"{regulator}〔2025〕1 号")
        for regulator in by
    ]


@dataclass
class Both:
    """The call, opened, with somebody at each desk."""

    world: World
    opened: OpenedCall = field(init=False)
    reviewer: Person = field(init=False)
    elsewhere: Person = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    applicants: dict[str, Person] = field(default_factory=dict)
    _letters: int = 0

    def __post_init__(self) -> None:
        people = self.world.people
        self.opened = self.world.open_call(BOTH)
        self.reviewer, self.elsewhere = people.officer(BODY), people.officer(VALLEY)
        self.officer, self.approver = people.department(), people.make(Role.DEPARTMENT_APPROVER)

    def now(self, application: Application) -> Application:
        """The application as it now is, whoever changed it."""
        db.session.rollback()
        return queries.get(application.id)

    def filed(
        self, levels: tuple[str, ...] = NATION, category: str = "factory", body_id: str = BODY, name: str | None = None
    ) -> Application:
        """An application that waits for its first consultation."""
        kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
        unit = self.world.unit(name, kind=kind, body_id=body_id)
        by = self.world.representative(unit)
        entry = Entry(call_id=self.opened.id, unit_id=unit.id, category=category, levels=levels)
        made = applications.start(entry, by=by)
        self.world.fill(made, by)
        self.world.submitted(made, by)
        self.applicants[made.id] = by
        return queries.get(made.id)

    def answered(self, *chosen: Application, by: Person | None = None, said: Said = FINE) -> list[Application]:
        consultations.record(revisions(*chosen), replies(*chosen, said=said), by=by or self.reviewer)
        return [queries.get(each.id) for each in chosen]

    def recommended(self, *chosen: Application) -> list[Application]:
        """At their judging."""
        waiting = self.answered(*chosen)
        consultations.pass_on(revisions(*waiting), {}, by=self.reviewer)
        self._letters += 1
        review.recommend(revisions(*chosen), Letter(f"港工〔2025〕{self._letters} 号", OPEN_DAY), by=self.reviewer)
        return [queries.get(each.id) for each in chosen]

    def at_judging(
        self, levels: tuple[str, ...] = NATION, category: str = "factory", name: str | None = None
    ) -> Application:
        return self.recommended(self.filed(levels, category, name=name))[0]

    def judged(self, application: Application, mark: Mark | None = None) -> Application:
        found = {application.id: mark or Mark(True, tier="B")}
        judging.record(revisions(application), EXPERTS, found, by=self.officer)
        return queries.get(application.id)

    def scored(self, scores: Mapping[str, str]) -> None:
        """Scores by application."""
        chosen = [queries.get(id) for id in scores]
        marks = {id: Mark(True, score=Decimal(score)) for id, score in scores.items()}
        judging.record(revisions(*chosen), EXPERTS, marks, by=self.officer)

    def at_selection(self, levels: tuple[str, ...] = NATION, mark: Mark | None = None) -> Application:
        return self.at_selection_of(self.filed(levels), mark)

    def at_selection_of(self, filed: Application, mark: Mark | None = None) -> Application:
        made = self.judged(self.recommended(filed)[0], mark)
        judging.pass_on(revisions(made), by=self.officer)
        return queries.get(made.id)

    def released(self, application: Application, verdict: Verdict = Verdict.SELECTED) -> Application:
        decisions.decide(revisions(application), verdict, "择优确定", by=self.officer)
        decisions.release(revisions(application), by=self.approver)
        return queries.get(application.id)

    def published(self, application: Application) -> Application:
        """On the list of the province; needs the calendar. Afterwards it is `AFTER_NOTICE`: travel there."""
        text = NoticeText("公示", "异议请在公示期内实名提出。")
        notice_id = notices.open_notice(revisions(application), text, by=self.approver).id
        with clock.travel(AFTER_NOTICE):
            notices.end_notice(notice_id, by=self.approver)
            letter = PublicationLetter("省级名单", "海工〔2025〕9 号", AFTER_NOTICE)
            lists.publish(revisions(application), letter, by=self.approver)
        return queries.get(application.id)

    def consulted_again(self, application: Application) -> Application:
        waiting = self.answered(application, by=self.officer)
        consultations.pass_on(revisions(*waiting), {}, by=self.officer)
        return queries.get(application.id)

    def reported(self, application: Application) -> Application:
        decisions.report(revisions(application), ReportLetter("海工〔2025〕20 号", OPEN_DAY), by=self.approver)
        return queries.get(application.id)
