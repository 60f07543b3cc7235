"""What pages show of evaluators and engagements, gathered in few statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from core import clock
from core.applications.models import Application
from core.applications.queries.closing import Closing, closings
from core.applications.queries.rulebook import Rulebook, rulebook
from core.evaluators import purposes, queries
from core.evaluators.models import Engagement, EngagementState, EvaluationReport, Evaluator, Profile
from core.evaluators.operations import places
from core.evaluators.queries import Standing, Use, asked, evaluation, groups, outside
from core.evaluators.queries.places import counted
from core.evaluators.rules import caps, identity
from core.files import queries as files
from core.files.models import StoredFile
from core.files.operations import open_file
from core.filling.rules.answers import Answers
from core.instance import instance
from core.papers import DossierFile
from core.papers.authority import Authority
from core.people.models import Person
from core.plugin_api import EvaluatorCap, Period
from core.plugin_api.ruling import Finding
from core.policy.book import PolicyBook
from core.policy_desk.queries.consequences import MOST_NAMED
from core.policy_desk.queries.values import Keeping
from core.scoring.models import Side
from core.scoring.queries.columns import Column


def enclosed(application: Application) -> Iterator[DossierFile]:
    """The third party's report with which it was handed in."""
    for reported in queries.standing_reports([application.id]).values():
        file = reported.file
        yield DossierFile(file.name, partial(open_file, file), "第三方评价报告", file.sha256)


def authority(who: Person, evaluator: Evaluator | None) -> Authority:
    """By which an evaluator lets somebody act for it; None: one that is still to be registered."""
    return Authority(
        title="授权书",
        to=instance().authority,
        matters="第三方评价机构登记、绿色制造评价委托和评价报告的有关事项",
        person=who.name,
        phone=who.phone or "",
        granter="" if evaluator is None else evaluator.name,
        code="" if evaluator is None else evaluator.code,
    )


@dataclass(frozen=True, slots=True)
class Entrusted:
    """An engagement in its evaluator's list of work; ``closing``: until when the application may be handed in."""

    engagement: Engagement
    report: EvaluationReport | None
    closing: Closing | None

    @property
    def to_answer(self) -> bool:
        return self.engagement.state is EngagementState.PROPOSED

    @property
    def to_report(self) -> bool:
        is_open = self.engagement.application.state.is_open
        return self.engagement.state is EngagementState.ACCEPTED and self.report is None and is_open

    @property
    def due(self) -> tuple[bool, datetime]:
        """What waits stands first, by when it is due; what has no date, and all else, stays in its order."""
        waits = self.to_answer or self.to_report
        return not waits, self.closing.until if waits and self.closing else _NEVER


_NEVER = datetime.max.replace(tzinfo=UTC)


def entrusted(evaluator_id: str) -> Sequence[Entrusted]:
    """All that was ever entrusted to an evaluator: what waits for it first, by when it is due."""
    engagements = queries.of_evaluator(evaluator_id)
    reports = queries.reports_of([each.id for each in engagements])
    closing = closings([each.application for each in engagements])
    found = (Entrusted(each, reports.get(each.id), closing[each.application_id]) for each in engagements)
    return sorted(found, key=lambda each: each.due)


@dataclass(frozen=True, slots=True)
class EvaluatorView:
    """An evaluator as somebody who chooses or oversees it has to know it, for one kind of application or for all."""

    evaluator: Evaluator
    profile: Profile | None
    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]
    barred_until: date | None

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_met)

    @property
    def is_full(self) -> bool:
        return any(use.is_full for use in self.uses)

    @property
    def can_be_engaged(self) -> bool:
        """Whether it could accept today; that it does not meet a requirement is for the rules to say."""
        return self.barred_until is None and not self.is_full


def view_of(evaluator: Evaluator) -> EvaluatorView:
    """One evaluator under all caps of today's book."""
    return overview([evaluator])[0]


def views_for(evaluators: Sequence[Evaluator], application: Application) -> Sequence[EvaluatorView]:
    """Evaluators as the applicant sees them who chooses among them: by the caps that concern the application."""
    book = rulebook(application).pinned.book
    concerned = caps.concerning(book.evaluator_caps.values(), category=application.category, levels=application.levels)
    return views_of(evaluators, book, concerned, category=application.category, call_id=application.call.call_id)


def views_of(
    evaluators: Sequence[Evaluator],
    book: PolicyBook,
    concerned: Sequence[EvaluatorCap],
    *,
    category: str | None = None,
    call_id: str = "",
) -> Sequence[EvaluatorView]:
    """The same for several, in their order, with as many statements as for one."""
    today = clock.today()
    profiles = queries.held_profiles([each.id for each in evaluators])
    barred = queries.barred([each.id for each in evaluators], today)
    kept = groups.identities(profiles)
    held: dict[str, Mapping[str, Any]] = {
        id: {**{each.key: each for each in profile.identities}, **kept.get(id, {})} for id, profile in profiles.items()
    }
    wanted = [
        (cap, identities[cap.key].fingerprint)
        for identities in held.values()
        for cap in concerned
        if cap.key in identities
    ]
    used, elsewhere = counted(wanted, today, call_id), outside.reported(wanted, today, call_id)
    return [
        EvaluatorView(
            evaluator=each,
            profile=profiles.get(each.id),
            findings=asked.qualification(_answers(profiles.get(each.id)), book, category=category),
            uses=tuple(
                _use(cap, held.get(each.id, {}), used, elsewhere, caps.period(cap, today, call_id)) for cap in concerned
            ),
            barred_until=barred.get(each.id),
        )
        for each in evaluators
    ]


def _use(
    cap: EvaluatorCap,
    identities: Mapping[str, Any],
    used: Mapping[tuple[str, str], int],
    elsewhere: outside.Reported,
    period: str,
) -> Use:
    identity = identities.get(cap.key)
    if identity is None:
        return Use(cap, period, 0, None)
    whose = caps.scope(cap), identity.fingerprint
    found = elsewhere.get(whose, ())
    return Use(cap, period, used.get(whose, 0) + sum(each.count for each in found), identity.masked, found)


def _answers(profile: Profile | None) -> Mapping[str, object]:
    return {} if profile is None else profile.answers


def overview(evaluators: Sequence[Evaluator]) -> Sequence[EvaluatorView]:
    """Evaluators as the department oversees them, under all caps of today's book."""
    book = instance().book()
    return views_of(evaluators, book, caps.of_a_year(book.evaluator_caps.values()))


def key_labels() -> Mapping[str, str]:
    """What the keys by which engagements are counted are called."""
    return {identity.LEGAL_ENTITY: "法人", **asked.key_labels()}


def key_label(key: str) -> str:
    """What one of them is called."""
    return places.key_label(key, instance().book())


def cap_label(cap: EvaluatorCap) -> str:
    """What a cap counts."""
    return places.cap_words(cap, instance().book())


def levels_of(application: Application) -> str:
    """The levels at which an application aims, in words."""
    return rulebook(application).level_labels


def pledges_of(application: Application) -> Mapping[str, str]:
    """The pledges that an evaluator of the application is asked for."""
    declared = rulebook(application).evaluation
    return {} if declared is None else declared.pledges


def book_of(application: Application) -> PolicyBook:
    """The book by which the application's call was opened."""
    return rulebook(application).pinned.book


@dataclass(frozen=True, slots=True)
class EvaluationTask:
    """The third party's part of an application's task list; ``lacking`` is what is still outstanding.

    ``is_idle``: one is engaged although the applicant has come to evaluate itself.
    """

    standing: Standing | None
    lacking: tuple[str, ...]
    is_idle: bool = False

    @property
    def is_done(self) -> bool:
        return not self.lacking

    @property
    def label(self) -> str:
        if self.is_idle:
            return "已选自评价，可终止委托"
        return "已完成" if self.is_done else self.lacking[0]

    @property
    def tone(self) -> str:
        if self.is_done:
            return "neutral" if self.is_idle else "good"
        return "bad" if evaluation.NOT_CONFORMING in self.lacking else "waiting"


def task_of(application: Application, answers: Answers, book: Rulebook) -> EvaluationTask | None:
    """The task, where the call demands a third party, the applicant chose one, or one is still engaged.

    Of calls that know no third party nothing is asked.
    """
    declared = book.evaluation
    if not evaluation.is_open_to_third_parties(declared):
        return None
    given = {name: value for form in answers.by_form.values() for name, value in form.items()}
    found = queries.standing(application.id)
    if evaluation.is_demanded(declared, given):
        return EvaluationTask(found, evaluation.outstanding(found))
    return None if found is None else EvaluationTask(found, (), is_idle=True)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The engagement of an application with its report, as officers and parties read it."""

    engagement: Engagement
    report: EvaluationReport | None
    file: StoredFile | None
    withheld: tuple[str, ...]


def on_record(application: Application) -> OnRecord | None:
    """The live engagement of an application with the report that was handed in: for staff.

    Of calls that know no third party nothing is asked.
    """
    declared = rulebook(application).evaluation
    if not evaluation.is_open_to_third_parties(declared):
        return None
    live = [each for each in queries.of_application(application.id) if each.state.is_live]
    return recorded(live[0], application, handed_in=True) if live else None


def recorded(engagement: Engagement, application: Application, *, handed_in: bool = False) -> OnRecord:
    """An engagement with its report (for others than its parties the one handed in), and the pledges not given."""
    report = queries.reports_of([engagement.id], handed_in=handed_in).get(engagement.id)
    file = None if report is None else _file(engagement, report)
    declared = rulebook(application).evaluation
    pledges = {} if declared is None or engagement.accepted_at is None else declared.pledges
    withheld = tuple(words for name, words in pledges.items() if name not in engagement.pledges)
    return OnRecord(engagement, report, file, withheld)


def _file(engagement: Engagement, report: EvaluationReport) -> StoredFile | None:
    owned = files.of_owner(purposes.ENGAGEMENT, engagement.id)
    return next((file for file in owned if file.id == report.file_id), None)


def above_cap(keeping: Keeping, cap: EvaluatorCap) -> Iterator[str]:
    """Who would stand above a changed cap (`core.policy_desk.queries.consequences`)."""
    found = queries.above(cap, clock.today(), keeping.opened.call_id)
    if not found:
        yield "没有评价机构已用的项目数超过新的上限。"
        return
    named = "；".join(f"{each.masked} 已用 {each.used} 项" for each in found[:MOST_NAMED])
    more = "等" if len(found) > MOST_NAMED else ""
    span = "本批" if cap.per is Period.CALL else "今年"
    yield (
        f"{len(found)} 个计数主体{span}已用的项目数超过新的上限 {cap.limit} 项（{named}{more}）："
        "已接受的委托不受影响，此后不能再接受新的委托。"
    )


def columns_of(application: Application, person: Person) -> Mapping[Column, str]:
    """The evaluators' columns of indicators (`core.scoring.policies.SHEETS`), of ended engagements too."""
    return {
        Column(Side.EVALUATOR, each.id): each.evaluator.name + ("" if each.state.is_live else "（委托已终止）")
        for each in queries.of_application(application.id)
    }
