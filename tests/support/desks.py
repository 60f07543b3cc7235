"""A province's call with somebody at each desk, and ways to bring an application from desk to desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.applications.queries.rulebook import rulebook
from core.calls.models import OpenedCall
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.consultations.operations import ReplyLetter, Said
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.evaluators import operations, purposes
from core.evaluators import queries as evaluators
from core.evaluators.models import Engagement, Evaluator
from core.evaluators.operations import Report, Stated
from core.evaluators.operations.filling import ProfileForms
from core.evaluators.rules.identity import RESIDENT, Document
from core.files import operations as files
from core.instance import instance
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.people.models import Person, Role
from core.plugin_api import JudgedBy
from core.review import operations as review
from core.review.operations import Entry as Signed
from core.review.operations import Letter, ReceiptEntry
from core.review.queries.items import items_of
from core.units.models import UnitKind
from tests.support.department import revisions
from tests.support.evaluators import code, resident
from tests.support.filling import write_all
from tests.support.plausible import plausible
from tests.support.uploads import pdf, upload
from tests.support.world import World

REGULATORS = ("ecology", "emergency", "market")
PROVINCE, NATION, BOTH = ("provincial",), ("national",), ("provincial", "national")


@dataclass
class Desks:
    """What each region says of itself: its body, its answers by which no rule refuses, and how its call is opened."""

    body: ClassVar[str]
    good: ClassVar[Mapping[str, Any]]
    pledges: ClassVar[tuple[str, ...]] = ("truth", "requirements")
    listed: ClassVar[tuple[str, ...]] = ()
    letter: ClassVar[Letter] = Letter()
    tier: ClassVar[str | None] = None

    world: World
    opened: OpenedCall = field(init=False)
    city: Person = field(init=False)
    officer: Person = field(init=False)
    approver: Person = field(init=False)
    profile: Mapping[str, Any] = field(default_factory=dict)  # what evaluators say of themselves
    _count: int = 0

    def __post_init__(self) -> None:
        people = self.world.people
        self.city, self.officer = people.officer(self.body), people.department()
        self.approver = people.make(Role.DEPARTMENT_APPROVER)
        self.opened = self.open_call()

    def open_call(self) -> OpenedCall:
        """Open the call of which the tests speak."""
        raise NotImplementedError

    @property
    def experts(self) -> Sitting:
        return Sitting(JudgedBy.EXPERTS, clock.today(), members=7, minutes_number="评审〔2025〕1 号")

    def number(self) -> int:
        self._count += 1
        return self._count

    # --- Evaluators ---------------------------------------------------------------------------------------------------

    def evaluator(self, representative: int = 1) -> tuple[Evaluator, Person]:
        """One that was admitted, with its clerk."""
        clerk, number = self.world.people.make(Role.EVALUATOR), self.number()
        stated = Stated(
            name=f"示例评价机构{number}",
            code=code(number),
            legal_representative=f"法人{representative}",
            contact_name="李四",
            contact_phone=f"138{number:08d}",
            address="示例路 1 号",
            declaration="本机构具备相应能力，对评价结果负责。",
            documents={"legal_representative": Document(RESIDENT, resident(representative))},
        )
        profile = operations.register(stated, self._kept(purposes.LETTER.id, clerk), by=clerk)
        asks, proof = ProfileForms(evaluators.evaluator(profile.evaluator_id)), self._kept(purposes.PROOF.id, clerk)
        answers = {form.id: plausible(form, lambda _: [proof], self.profile) for form in asks.forms.values()}
        write_all(asks, answers, by=clerk)
        operations.submit(profile.evaluator_id, revision=profile.revision, by=clerk)
        waiting = evaluators.open_profile(profile.evaluator_id)
        assert waiting is not None
        operations.admit(waiting.id, revision=waiting.revision, by=self.officer)
        return evaluators.evaluator(profile.evaluator_id), clerk

    def engaged(self, application: Application, by: Person, evaluator: Evaluator, clerk: Person) -> Engagement:
        """Proposed, and accepted with every pledge."""
        revision = queries.get(application.id).revision
        proposed = operations.propose(application.id, evaluator.id, revision=revision, by=by)
        return operations.accept(proposed.id, self.pledges, by=clerk)

    def reported(self, engagement: Engagement, clerk: Person) -> None:
        stated = Report(
            number="示评〔2025〕1 号", dated=clock.today(), conclusion="conforming", proves_qualification=True
        )
        operations.report(engagement.id, stated, self._kept(purposes.REPORT.id, clerk), by=clerk)

    def _kept(self, purpose: str, by: Person) -> str:
        return files.keep(upload(pdf(f"file {self.number()}"), "材料.pdf"), purpose, by=by).id

    # --- Applications -------------------------------------------------------------------------------------------------

    def draft(
        self,
        levels: tuple[str, ...] = PROVINCE,
        category: str = "factory",
        listed: tuple[str, ...] | None = None,
        **given: Any,
    ) -> tuple[Application, Person]:
        """Everything filled in; a third party's evaluation apart."""
        kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
        unit = self.world.unit(
            kind=kind, body_id=self.body, listed=self.listed if listed is None else listed, category=category
        )
        by = self.world.representative(unit)
        subject = "示例产品" if instance().book().region.categories[category].subject else ""
        entry = Entry(call_id=self.opened.id, unit_id=unit.id, category=category, levels=levels, subject=subject)
        made = applications.start(entry, by=by)
        self.world.fill(made, by, **{**self.good, **given})
        return queries.get(made.id), by

    def filed(self, levels: tuple[str, ...] = PROVINCE, category: str = "factory", **given: Any) -> Application:
        made, by = self.draft(levels, category, **given)
        self.world.submitted(made, by)
        return queries.get(made.id)

    def reviewed(self, application: Application) -> Application:
        """Every item signed, the platform's receipt recorded, passed on to be consulted about."""
        now = queries.get(application.id)
        signed = {item.id: Signed("confirmed", "查阅申报材料") for item in items_of(rulebook(now), now.stage)}
        review.sign(now.id, signed, revision=now.revision, by=self.city)
        receipt = ReceiptEntry("", clock.today(), queries.get(now.id).revision)
        review.record_receipts({now.id: receipt}, by=self.city)
        review.pass_review(now.id, revision=queries.get(now.id).revision, by=self.city)
        return queries.get(now.id)

    def consulted(self, application: Application, by: Person | None = None) -> Application:
        """All three regulators have answered, and it was passed on."""
        asker = by or self.city
        said = {application.id: Said(Answer.NO_OBJECTION)}
        letters = [ReplyLetter(each, clock.today(), said, number=f"{each} {self.number()} 号") for each in REGULATORS]
        consultations.record(revisions(application), letters, by=asker)
        consultations.pass_on(revisions(application), {}, by=asker)
        return queries.get(application.id)

    def recommended(self, application: Application) -> Application:
        waiting = self.consulted(self.reviewed(application))
        review.recommend(revisions(waiting), self.letter, by=self.city)
        return queries.get(waiting.id)

    def judged(self, application: Application, tier: str | None = None, *, qualified: bool = True) -> Application:
        mark = Mark(qualified, tier=tier or self.tier, opinion="" if qualified else "主要指标未达到评价标准")
        judging.record(revisions(application), self.experts, {application.id: mark}, by=self.officer)
        judging.pass_on(revisions(application), by=self.officer)
        return queries.get(application.id)

    def released(self, application: Application, verdict: Verdict = Verdict.SELECTED) -> Application:
        decisions.decide(revisions(application), verdict, "择优确定", by=self.officer)
        decisions.release(revisions(application), by=self.approver)
        return queries.get(application.id)
