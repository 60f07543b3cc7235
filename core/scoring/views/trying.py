"""What other weights, thresholds, ceilings or benchmarks would give, beside today's list; nothing is changed.

Of a short list that is said at once, of a long one by a job, whose result has a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import render_template, request
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from core.bodies import queries as bodies
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound
from core.jobs.models import Job
from core.jobs.purposes import Kind, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import AT_ONCE, as_json, found_by, to_job
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api import Declaration
from core.plugin_api.kinds import Kinds
from core.policy.balance import unbalanced
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk import policies as policy_desk
from core.scoring import policies
from core.scoring.forms import TryForm, try_form
from core.scoring.presenting.trying import Tried, to_try, told
from core.scoring.queries import benchmarks, outcomes
from core.scoring.queries.outcomes import Otherwise
from core.scoring.queries.ranking import Ranking, ranking_of
from core.scoring.views.scores import blueprint
from core.web.access import access, signed_in_person
from core.web.acting import Page
from core.web.paging import Paging

_ROWS = 200
"""On a page of a job's result."""


class Asked(Schema):
    """The call's category, and the values as they were typed, by their fields."""

    call = fields.String(required=True)
    category = fields.String(required=True)
    values = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


@dataclass(frozen=True)
class Trial:
    """What is tried of a category of a call; nothing yet, while nothing was typed."""

    opened: OpenedCall
    ranking: Ranking
    typed: Mapping[str, str]

    @classmethod
    def of(cls, call_id: str, category: str, typed: Mapping[str, str]) -> Trial:
        """Raises NotFound where the call scores nothing of the category."""
        opened = calls.get(call_id)
        ranking = ranking_of(opened, category)
        if ranking is None:
            raise NotFound("这份申报通知没有这一类别的计分指标。", "请从“通知管理”重新进入。")
        return cls(opened, ranking, typed)

    @property
    def title(self) -> str:
        return f"{self.opened.title}：{pinned(self.opened).category_label(self.ranking.category)}试算"

    @property
    def arguments(self) -> dict[str, Any]:
        """Those of the job."""
        return {"call": self.opened.call_id, "category": self.ranking.category, "values": dict(self.typed)}

    @cached_property
    def tried(self) -> Sequence[Tried]:
        return to_try(self.opened, self.ranking.category)

    @cached_property
    def form(self) -> TryForm:
        named = self.ranking.kept.call.indicator_sets[self.ranking.category]
        set_id = self.ranking.kept.book.find(Kinds.indicator_sets, named).id
        now = benchmarks.pinned_revision(self.opened, set_id)
        return try_form(self.tried, benchmarks.revisions_of(set_id), now, MultiDict(self.typed))

    @cached_property
    def is_read(self) -> bool:
        """Whether something was typed, and is what the fields take."""
        return bool(self.typed) and self.form.validate()

    @cached_property
    def faults(self) -> Sequence[str]:
        """Why it could not be carried out either."""
        made = map(self.made, self.tried) if self.is_read else ()
        return [said for each in made for _, said in unbalanced(each)]

    @property
    def is_whole(self) -> bool:
        """Whether it can be reckoned with."""
        return self.is_read and not self.faults

    def made(self, tried: Tried) -> Declaration:
        return tried.otherwise({value.path: self.form[tried.name(value)].data for value in tried.values})

    def proposed(self, tried: Tried) -> Mapping[str, str]:
        """All values of a declaration as they are tried, by path: who changes them need not type them again."""
        words = Words(self.ranking.kept.book)
        return {each.path: str(each.now) for each in treatment(tried.kind).values(self.made(tried), words)}

    @property
    def changed(self) -> Sequence[Tried]:
        return [each for each in self.tried if self.made(each) != each.declaration]

    @property
    def otherwise(self) -> Otherwise:
        declared = tuple((each.kind, self.made(each)) for each in self.tried)
        chosen = self.form.revision.data
        return Otherwise(declared, benchmarks.revision(chosen) if chosen else None)


@blueprint.get("/calls/<call_id>/<category>/what-if")
@access(policies.may_see)
def what_if(call_id: str, category: str) -> Page:
    """Today's outcome beside the one that other values would give."""
    trial = Trial.of(call_id, category, request.args.to_dict())
    if not trial.is_whole:
        return _page(trial)
    if len(trial.ranking.entered) > AT_ONCE:
        return to_job(TRY, trial.arguments, trial.title)
    return _page(trial, outcomes.outcomes(trial.opened, category, trial.otherwise))


@blueprint.get("/what-if/<job_id>")
@access(policies.may_see)
def tried(job_id: str) -> str:
    """The same, as a job found it."""
    job, kept = found_by(job_id, TRY, NotFound("这次试算的结果已过期清除。", "请从“得分名次”重新试算。"))
    given, found = Asked().load(job.arguments), tuple(map(outcomes.Outcome.from_json, kept))
    return _page(Trial.of(given["call"], given["category"], given["values"]), found, job=job)


def _page(trial: Trial, found: tuple[outcomes.Outcome, ...] | None = None, *, job: Job | None = None) -> str:
    """`found`: what came of it, None where nothing was asked."""
    paging = None if job is None else Paging.of_request(_ROWS).of(len(found or ()))
    start = 0 if paging is None else (paging.page - 1) * _ROWS
    changed = trial.changed if found is not None and trial.is_whole else ()
    return render_template(
        "scoring/what_if.html",
        trial=trial,
        opened=trial.opened,
        category=trial.ranking.category,
        label=pinned(trial.opened).category_label(trial.ranking.category),
        changed=changed,
        idle=_idle(changed, found or ()),
        may_amend=policy_desk.may_amend(signed_in_person()),
        may_pin=policies.may_pin(signed_in_person()),
        asked=found is not None,
        found=(found or ())[start : None if paging is None else start + _ROWS],
        told=told(found or ()),
        bodies={each.id: each.name for each in bodies.bodies()},
        paging=paging,
        job=job,
    )


def _idle(changed: Sequence[Tried], found: Sequence[outcomes.Outcome]) -> Sequence[str]:
    """What was changed of tiers that nobody here is given, and changes nothing for that."""
    if any(each.today.tier or each.then.tier for each in found):
        return ()
    return [each.heading for each in changed if each.kind is Kinds.grading]


def _may(person: Person | None, given: Mapping[str, Any]) -> Permission:
    return policies.may_see(person)


def _try(work: Work) -> Outcome:
    given = work.arguments
    trial = Trial.of(given["call"], given["category"], given["values"])
    if not trial.is_whole:
        raise NotFound("试算的数值已不适用于现行规定。", "请从“得分名次”重新试算。")
    found = outcomes.outcomes(trial.opened, trial.ranking.category, trial.otherwise, work.report)
    made = as_json("试算结果", [each.as_json() for each in found])
    return Outcome(file=made, link=f"/scores/what-if/{work.job_id}", says=told(found))


TRY = register_kind(Kind(id="scoring.what_if", label="试算", may=_may, arguments=Asked, run=_try))
