"""The policy book of one day: every question about the rules is answered from here, with clause and origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from core.errors import NotFound
from core.plugin_api.declarations import (
    Actor,
    Call,
    Clause,
    Deadline,
    Declaration,
    Form,
    Region,
    Rule,
    RuleKind,
    Source,
    SummaryTable,
    Term,
)
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import D, Kind, Kinds


class NotInBook(NotFound, LookupError):
    """The book of that day holds no such thing."""


@dataclass(frozen=True, slots=True)
class Overridden:
    """A lower layer's declaration that a higher one replaced by naming it."""

    declaration: Any
    by: Any
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The declaration that holds, those that it overrode (the nearest layer's first), and those beside it.

    ``beside`` are declarations about a like matter that hold as well: none is silent.
    """

    winner: Any
    overridden: tuple[Overridden, ...] = ()
    beside: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class PolicyBook(Kinds):
    """What holds on one day, each kind by its name as an ordered mapping from id to declaration.

    ``origins`` names each origin (a region by its name, ``本平台``). ``overridden`` notes, under kind and id, what a
    declaration has replaced; ``replaced`` leads from an id that was overridden to that of what holds. Lookups are
    answered from indexes that are built once.
    """

    on: date
    region: Region
    declared: Mapping[Kind[Any], Mapping[str, Any]] = field(default_factory=FrozenMap)
    origins: Mapping[str, str] = field(default_factory=FrozenMap)
    overridden: Mapping[tuple[Kind[Any], str], tuple[Overridden, ...]] = field(default_factory=FrozenMap)
    replaced: Mapping[tuple[Kind[Any], str], str] = field(default_factory=FrozenMap)

    def of(self, kind: Kind[D]) -> Mapping[str, D]:
        """All declarations of a kind."""
        return self.declared.get(kind, _NONE)

    def find(self, kind: Kind[D], declaration_id: str) -> D:
        """The declaration of that id, or what replaced it. Raises NotInBook."""
        found = self.get(kind, declaration_id)
        if found is None:
            raise NotInBook(f"{self.on.isoformat()} 的政策库中没有{kind.label}「{declaration_id}」。")
        return found

    def get(self, kind: Kind[D], declaration_id: str) -> D | None:
        """The declaration of that id, or what replaced it, or None."""
        declarations = self.declared.get(kind, _NONE)
        found: D | None = declarations.get(declaration_id)
        if found is None and (kind, declaration_id) in self.replaced:
            return declarations.get(self.replaced[kind, declaration_id])
        return found

    def call(self, call_id: str) -> Call:
        """A call. Raises NotInBook, as do the four below."""
        return self.find(Kinds.calls, call_id)

    def form(self, form_id: str) -> Form:
        return self.find(Kinds.forms, form_id)

    def summary_table(self, table_id: str) -> SummaryTable:
        return self.find(Kinds.summary_tables, table_id)

    def clause(self, clause_id: str) -> Clause:
        return self.find(Kinds.clauses, clause_id)

    def source(self, source_id: str) -> Source:
        return self.find(Kinds.sources, source_id)

    def lineage(self, call_id: str) -> tuple[str, ...]:
        """The call's id, those that it has overridden and those that it follows: what names one speaks of it."""
        return self._lineages.get(call_id, (call_id,))

    def deadline(
        self, call_id: str, stage_id: str, track: str | None = None, bodies: Iterable[str] = ()
    ) -> Deadline | None:
        """The deadline of a call's stage: a body's own (``bodies``, the nearest first), else the track's, else
        everybody's; for a new year's call the standing one.
        """
        for call in self.lineage(call_id):
            for body in (*bodies, None):
                found = self._deadlines.get((call, stage_id, track, body)) or self._deadlines.get(
                    (call, stage_id, None, body)
                )
                if found is not None and (call == call_id or found.every_year is not None):
                    return found
        return None

    @cached_property
    def named_bodies(self) -> frozenset[str]:
        """The recommending bodies that have a day, a rule or a note of their own."""
        notes = (note for form in self.forms.values() for section in form.sections for note in section.notes)
        own = (each.bodies for several in (self.deadlines.values(), self.rules.values(), notes) for each in several)
        return frozenset(body for bodies in own for body in bodies)

    def due(self, call_id: str, stage_id: str, track: str | None = None) -> date | datetime | None:
        """When that stage is due: a day (it ends at 24:00), a naive local date-time, or None.

        A standing rule's month and day fall into the call's own year; for a call without a year they are no date.
        """
        deadline = self.deadline(call_id, stage_id, track)
        return None if deadline is None else deadline.due_in(self.call(call_id).year)

    def term(self, name: str, level: str | None = None) -> Term | None:
        """The span of that name for a level: the level's own, else the one for every level."""
        return self._terms.get((name, level)) or self._terms.get((name, None))

    def rules_for(
        self,
        call_id: str,
        category: str,
        levels: Sequence[str] = (),
        track: str | None = None,
        bodies: tuple[str, ...] | None = None,
    ) -> tuple[Rule, ...]:
        """The rules that concern such an application, gates apart; an annual report those alone that name its call.

        ``bodies``: its recommending body and those above it; None: rules of any body.
        """
        key = (call_id, category, tuple(levels), track, bodies)
        if key not in self._rules_for:
            lineage, call = self.lineage(call_id), self.get(Kinds.calls, call_id)
            by_name = call is not None and call.annual_report
            self._rules_for[key] = tuple(
                rule
                for rule in self.rules.values()
                if rule.kind is not RuleKind.GATE
                and (rule.calls or not by_name)
                and (bodies is None or not rule.bodies or not set(rule.bodies).isdisjoint(bodies))
                and any(rule.concerns(call=call, category=category, levels=key[2], track=track) for call in lineage)
            )
        return self._rules_for[key]

    def rules_of(self, call: Call) -> Mapping[str, Rule]:
        """By id, the rules that concern any application to a call, gates apart."""
        return {
            rule.id: rule
            for category in call.categories
            for track in call.tracks or (None,)
            for rule in self.rules_for(call.id, category, call.levels, track)
        }

    def gates_for(self, call_id: str, stage_id: str) -> tuple[Rule, ...]:
        """The rules about the recommending body as a whole that guard a stage of a call."""
        gates = [gate for stage in self.call(call_id).stages if stage.id == stage_id for gate in stage.gate]
        return tuple(self.find(Kinds.rules, gate) for gate in gates)

    def forms_for(self, call_id: str, category: str, track: str | None = None) -> tuple[Form, ...]:
        """The forms that such an application fills, in the call's order."""
        key = (call_id, category, track)
        if key not in self._forms_for:
            forms = (self.form(form) for form in self.call(call_id).forms.get(category, ()))
            self._forms_for[key] = tuple(form for form in forms if form.track is None or form.track == track)
        return self._forms_for[key]

    def actor_label(self, actor: Actor) -> str:
        """The words for who acts: where the region names who decides above it, by that name."""
        above = self.region.authority_above if actor is Actor.MINISTRY else None
        return above or actor.label

    def category_label(self, category: str, call_id: str | None = None) -> str:
        """The words for a category, the call's own where it has some; its id where nobody has named it."""
        if call_id is not None and category in self.call(call_id).category_labels:
            return self.call(call_id).category_labels[category]
        named = self.region.categories.get(category)
        return named.label if named else category

    def level_label(self, level: str) -> str:
        """The words for a level; its id where nobody has named it."""
        named = self.region.levels.get(level)
        return named.label if named else level

    def standing(self, kind: Kind[Any], declaration_id: str) -> Standing:
        """How a declaration came to stand: winner, overridden, beside. Raises NotInBook."""
        winner = self.find(kind, declaration_id)
        notes = self.overridden.get((kind, winner.id), ())
        return Standing(winner, notes, tuple(each for each in self.of(kind).values() if stand_beside(winner, each)))

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {call_id: self._lineage(call_id) for call_id in self.calls}

    def _lineage(self, call_id: str) -> tuple[str, ...]:
        line: list[str] = []
        following: str | None = call_id
        while following is not None and following not in line:
            line.append(following)
            line += [old for (kind, old), new in self.replaced.items() if (kind, new) == (Kinds.calls, following)]
            call = self.get(Kinds.calls, following)
            following = call.follows if call is not None else None
        return tuple(line)

    @cached_property
    def _deadlines(self) -> dict[tuple[str, str, str | None, str | None], Deadline]:
        """By call (the one that holds), stage, track and body (None: everybody's)."""
        return {
            (self.replaced.get((Kinds.calls, each.call), each.call), each.stage, track, body): each
            for each in self.deadlines.values()
            if each.call is not None and each.stage is not None
            for track in each.tracks or (None,)
            for body in each.bodies or (None,)
        }

    @cached_property
    def _terms(self) -> dict[tuple[str, str | None], Term]:
        return {(term.called, level): term for term in self.terms.values() for level in term.levels or (None,)}

    @cached_property
    def _rules_for(
        self,
    ) -> dict[tuple[str, str, tuple[str, ...], str | None, tuple[str, ...] | None], tuple[Rule, ...]]:
        return {}

    @cached_property
    def _forms_for(self) -> dict[tuple[str, str, str | None], tuple[Form, ...]]:
        return {}


_NONE: FrozenMap[str, Any] = FrozenMap()


def stand_beside(one: Any, other: Any) -> bool:
    """Whether two declarations are about a like matter, and both hold."""
    return one is not other and isinstance(one, Declaration) and one.stands_beside(other)
