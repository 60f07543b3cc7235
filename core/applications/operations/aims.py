"""What an application aims at: the levels, and what is applied for where that is not the unit itself.

It is chosen when the application is begun, and can be changed as long as it is a draft.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core import audit
from core.applications.actions import AIM, APPLICATION
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.filling import held_for_writing
from core.applications.queries import entering
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.rules.assessment import guarding
from core.applications.rules.entrance import Way
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, RulesRefuse
from core.people.models import Person
from core.plugin_api import Force
from core.units.models import Unit
from core.units.rules import names

LONGEST_SUBJECT = 200
ONE_LEVEL = "一项申报只能选择一个层级，请只选一个。"

_ENTRY_FACTS = frozenset(
    {
        "application.levels",
        "application.category",
        "application.track",
        "unit.listed_levels",
        "unit.missing_levels",
    }
)
"""What is known of an application when it is begun, and what the choice of its levels can mend."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The chosen levels in the call's order, and the subject's name as it is kept; empty for the unit itself."""

    levels: tuple[str, ...]
    subject: str

    def as_told(self) -> dict[str, object]:
        """The aim as the trail keeps it."""
        return {"levels": [*self.levels], **({"subject": self.subject} if self.subject else {})}


def aim(
    application_id: str, *, levels: Collection[str] | None = None, subject: str | None = None, revision: int, by: Person
) -> None:
    """Change what a draft aims at, or correct the name of what it applies for. None leaves what there is.

    A declaration made before is taken back. Raises NotFound, IllegalMove, StageClosed, Stale, Invalid, RulesRefuse,
    CapReached, Conflict.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        moving.require_revision(application, revision, by=by)
        if application.state is not State.DRAFT:
            raise moving.not_open(application)
        before = Aim(tuple(application.levels), application.subject_name)
        wanted = checked(
            application.call,
            application.unit,
            application.category,
            application.track,
            before.subject if subject is None else subject,
            before.levels if levels is None else levels,
            apart_from=application.id,
        )
        if wanted == before:
            return
        application.levels, application.subject_name = [*wanted.levels], wanted.subject
        application.declared_at = application.declared_by_id = None
        db.session.flush()
        require(application)
        for observe in moving.AIMED.values():
            observe(application)
        audit.record(AIM, APPLICATION, application.id, by=by, before=before.as_told(), after=wanted.as_told())
        moving.touch(application, "修改了申报层级或名称", by=by)


def checked(
    opened: OpenedCall,
    unit: Unit,
    category: str,
    track: str | None,
    subject: str,
    levels: Collection[str],
    *,
    apart_from: str | None = None,
) -> Aim:
    """What is chosen, if the call offers it and nothing stands in the way. Raises Invalid, RulesRefuse."""
    given = names.printed(subject)
    way = entering.way(opened, unit, category=category, track=track, subject=given, apart_from=apart_from)
    if way is None:
        raise Invalid({"category": ["请从所列的申报类别中选择一项。"]})
    if pinned(opened).call.annual_report:
        levels = ()  # A report speaks of the levels that the unit stands on, as whatever it reports.
    errors = {**_subject_faults(way.subject_label, given), **_level_faults(levels, way)}
    if len(set(levels)) > 1 and pinned(opened).call.one_level:
        errors["levels"] = [ONE_LEVEL]
    if errors:
        raise Invalid(errors)
    if way.refusals:
        raise RulesRefuse(way.refusals, "本单位不能这样申报：")
    wanted = set(levels) or set(way.levels)
    return Aim(tuple(level for level in way.levels if level in wanted), given if way.subject_label else "")


def require(application: Application) -> None:
    """Raises RulesRefuse with every must of the filing that the choice of levels leaves unmet.

    The other rules are judged when there are answers to judge them by.
    """
    concerned = {
        rule.id for rule in rulebook(application).rules if rule.facts and _is_of_the_entry(rule.facts.values())
    }
    refusals = [
        finding
        for finding in guarding(findings.of(application), pipeline_of(application).filing)
        if finding.rule_id in concerned and finding.is_refusal and finding.force is Force.MUST
    ]
    if refusals:
        raise RulesRefuse(refusals, "本单位不能按所选层级申报：")


def _is_of_the_entry(facts: Collection[str]) -> bool:
    return _ENTRY_FACTS.issuperset(facts)


def _subject_faults(label: str | None, given: str) -> dict[str, list[str]]:
    if label is None:
        return {}
    if not given:
        return {"subject": [f"请填写{label}。"]}
    return {"subject": [f"{label}最多 {LONGEST_SUBJECT} 个字，请精简。"]} if len(given) > LONGEST_SUBJECT else {}


def _level_faults(chosen: Collection[str], way: Way) -> dict[str, list[str]]:
    """A category of one level leaves no choice, nor does a call whose levels are those that the unit stands on."""
    if not chosen and way.chooses:
        return {"levels": ["请至少选择一个申报层级。"]}
    if not set(chosen) <= set(way.levels):
        return {"levels": ["这项申报没有所选的层级，请从所列层级中选择。"]}
    return {}
