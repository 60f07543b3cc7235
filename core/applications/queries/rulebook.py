"""What one application is judged by: the part of its call's pinned declarations that concerns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from core.applications.models import Application
from core.applications.workflow import passed
from core.calls.models import OpenedCall
from core.calls.queries import left_out, own_bodies, pinned
from core.db.keeping import Kept, once_on_page
from core.errors import existing
from core.forms import LaidOutForm, laid_out
from core.plugin_api import Call, Evaluation, EvaluationWay, Form, Rule, Stage, Track
from core.plugin_api.facts import is_of_system
from core.policy.pinned import PinnedCall


@dataclass(frozen=True, eq=False)
class Rulebook:
    """The pinned call as entries of one category, kind of filer and choice of levels see it.

    ``bodies``: of their recommending body and those above it, those that have something of their own in the call.
    ``without``: the stages that units of their body do not pass.
    """

    pinned: PinnedCall
    category: str
    track: str | None
    levels: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    @property
    def call(self) -> Call:
        return self.pinned.call

    @property
    def declared_track(self) -> Track | None:
        return None if self.track is None else self.call.tracks[self.track]

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """What evaluation such an entry rests on; its own alone, where every level at which it aims is exempt."""
        declared = self.call.evaluation_of(self.track)
        if declared is None or not self.levels or not declared.exempts(self.levels, self.pinned.book.clauses):
            return declared
        return replace(declared, ways=(EvaluationWay.SELF,), every=False, asked_in=None)

    @cached_property
    def forms(self) -> Mapping[str, LaidOutForm]:
        """The forms to be filled, by id, in the call's order."""
        return {form.id: self._laid_out(form) for form in self.pinned.forms_for(self.category, self.track)}

    @cached_property
    def forms_of_any_track(self) -> Mapping[str, LaidOutForm]:
        """The forms of every kind of filer: what only the former kind had to fill in stays of who changed over."""
        book = self.pinned.book
        return {id: self._laid_out(book.form(id)) for id in self.call.forms.get(self.category, ())}

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that such an entry passes."""
        return passed(self.call, category=self.category, track=self.track, levels=self.levels, without=self.without)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return self.pinned.rules_for(self.category, self.levels, self.track, self.bodies)

    @cached_property
    def system_facts(self) -> tuple[str, ...]:
        """What its rules ask that is no answer: the day, which needs no name, and what the system knows by itself."""
        return tuple(dict.fromkeys(name for named in self.system_facts_of.values() for name in named)) or ("today",)

    @cached_property
    def system_facts_of(self) -> Mapping[str, tuple[str, ...]]:
        """The same of each rule, by its id."""
        return {rule.id: ("today", *filter(is_of_system, rule.facts.values())) for rule in self.rules}

    @property
    def category_label(self) -> str:
        return self.pinned.category_label(self.category)

    @property
    def level_labels(self) -> str:
        return "、".join(self.pinned.book.level_label(level) for level in self.levels)

    def _laid_out(self, form: Form) -> LaidOutForm:
        industries = tuple(self.pinned.book.industries.values())
        return laid_out(form, year=self.call.year, industries=industries, bodies=self.bodies)

    def form(self, form_id: str) -> LaidOutForm:
        """One of the forms. Raises NotFound."""
        return existing(self.forms.get(form_id), "这项申报没有这份表单。", "请从申报的任务列表进入要填写的部分。")


_rulebooks = Kept[tuple[object, ...], Rulebook](most=512)


def rulebook(application: Application) -> Rulebook:
    """The rulebook of an application; needs its `call`."""
    levels = tuple(application.levels)
    return rulebook_of(application.call, application.category, application.track, levels, application.body_id)


def rulebook_of(
    opened: OpenedCall, category: str, track: str | None, levels: tuple[str, ...], body_id: str | None = None
) -> Rulebook:
    """The rulebook of entries of that kind, from units of a body; made once per process and revision of the call."""
    kind = (opened.id, opened.pin_revision, category, track, levels)

    def ask() -> Rulebook:
        bodies, without = own_bodies(opened, body_id), left_out(opened, body_id)
        key = (*kind, bodies, without)
        return _rulebooks.get(key, lambda: Rulebook(pinned(opened), category, track, levels, bodies, without))

    return once_on_page((rulebook_of, kind, body_id), ask)
