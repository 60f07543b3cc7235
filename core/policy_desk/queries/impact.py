"""What a changed value would do to the live applications of an opened call: finding by finding, before and after.

Nothing is written here. The applications are read in batches and judged by the call as it is kept and as it would be;
of the rules only those are judged that the value can reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from core.applications.facts import findings
from core.applications.queries import batches
from core.applications.queries.rulebook import Rulebook
from core.applications.rules.assessment import Assessed
from core.calls.queries import own_bodies, pinned
from core.plugin_api import Declaration, Rule, RuleKind
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kind
from core.policy.enforcing import by_rules
from core.policy.pinned import PinnedCall
from core.policy_desk.queries.consequences import notes_of
from core.policy_desk.queries.values import Keeping

MOST_SHOWN = 50


class Turn(StrEnum):
    """What becomes of an application."""

    BLOCKED = "blocked"  # a demand is no longer met
    FREED = "freed"  # a demand is met now
    OTHER = "other"  # something else is found: a priority, a bonus
    SAID = "said"  # the same is found, said with the new value


@dataclass(frozen=True, slots=True)
class Changed:
    """One rule's finding, as it is and as it would be."""

    before: Assessed
    after: Assessed

    @property
    def turn(self) -> Turn:
        if self.before.blocks != self.after.blocks:
            return Turn.BLOCKED if self.after.blocks else Turn.FREED
        return Turn.SAID if self.before.outcome is self.after.outcome else Turn.OTHER


@dataclass(frozen=True, slots=True)
class Effect:
    """An application whose findings would change."""

    read: batches.Read
    changes: tuple[Changed, ...]
    after: Rulebook

    @property
    def turn(self) -> Turn:
        """The gravest of what becomes of it."""
        turns = {each.turn for each in self.changes}
        return next(turn for turn in Turn if turn in turns)


@dataclass(slots=True)
class Impact:
    """What a change would do in one call. ``judged`` counts the live applications that the value concerns at all.

    ``shown`` are the first whose outcome changes, the newly blocked in front; ``turns`` counts every one. ``notes`` say
    what else would or would not change: running notices, bodies and evaluators above a limit.
    """

    keeping: Keeping
    proposed: Declaration
    judged: int = 0
    turns: dict[Turn, int] = field(default_factory=lambda: dict.fromkeys(Turn, 0))
    shown: list[Effect] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def stage_name(self, stage_id: str) -> str:
        stages = pinned(self.keeping.opened).call.stages
        return next((stage.name for stage in stages if stage.id == stage_id), stage_id)


def impact_of(
    keeping: Keeping, kind: Kind[Any], proposed: Declaration, told: Callable[[int], object] | None = None
) -> Impact:
    """What would become of the call's live applications; `told` of how many were judged, batch by batch."""
    impact = Impact(keeping, proposed)
    by_turn: dict[Turn, list[Effect]] = {turn: [] for turn in Turn if turn is not Turn.SAID}
    for effect in _judged(keeping, kind, proposed):
        impact.judged += 1
        if told is not None and impact.judged % batches.BATCH == 0:
            told(impact.judged)
        if not effect.changes:
            continue
        impact.turns[effect.turn] += 1
        if len(by_turn.get(effect.turn, _FULL)) < MOST_SHOWN:
            by_turn[effect.turn].append(effect)
    impact.notes = notes_of(keeping, kind, proposed)
    impact.shown = [each for found in by_turn.values() for each in sorted(found, key=_number)][:MOST_SHOWN]
    return impact


def _number(effect: Effect) -> int:
    return effect.read.application.number


_FULL = (None,) * MOST_SHOWN


def effects_of(keeping: Keeping, kind: Kind[Any], proposed: Declaration) -> Iterator[Effect]:
    """The applications whose findings would change, one after the other."""
    return (effect for effect in _judged(keeping, kind, proposed) if effect.changes)


def _judged(keeping: Keeping, kind: Kind[Any], proposed: Declaration) -> Iterator[Effect]:
    """Every live application that the value concerns."""
    before = pinned(keeping.opened)
    after = with_declaration(before, kind, proposed)
    reached = _reached(after, proposed)
    if not reached:
        return

    @cache
    def books(
        category: str, track: str | None, levels: tuple[str, ...], own: tuple[str, ...]
    ) -> tuple[Rulebook, Rulebook, Rulebook]:
        was = Few(before, category, track, levels, own, ids=reached)
        return (
            was,
            Few(after, category, track, levels, own, ids=reached),
            Rulebook(after, category, track, levels, own),
        )

    for read in batches.live(keeping.opened, categories=_categories(after, reached)):
        entry = read.application
        was, becomes, whole = books(
            entry.category, entry.track, tuple(entry.levels), own_bodies(keeping.opened, entry.body_id)
        )
        if was.rules:
            yield Effect(read, tuple(_changes(read, was, becomes)), whole)


def _changes(read: batches.Read, was: Rulebook, becomes: Rulebook) -> Iterator[Changed]:
    before, after = (_of(read, book) for book in (was, becomes))
    for one, other in zip(before, after, strict=True):
        if (one.outcome, one.message, one.blocks) != (other.outcome, other.message, other.blocks):
            yield Changed(one, other)


def _of(read: batches.Read, book: Rulebook) -> tuple[Assessed, ...]:
    return findings.of(read.application, read.answers, recorded=read.recorded, book=book)


def every_finding(effect: Effect) -> tuple[Assessed, ...]:
    """All findings of the application as they would be."""
    return _of(effect.read, effect.after)


def with_declaration(kept: PinnedCall, kind: Kind[Any], declaration: Declaration) -> PinnedCall:
    """The call as it would be kept with another declaration in the place of the one of its id."""
    declared = {**kept.book.declared, kind: FrozenMap({**kept.book.of(kind), declaration.id: declaration})}
    return replace(kept, book=replace(kept.book, declared=declared))


# --- Which rules a value reaches --------------------------------------------------------------------------------------


def _reached(kept: PinnedCall, declaration: Declaration) -> frozenset[str]:
    """The rules about applications whose findings can change: the declared one, or those that ask for its facts."""
    if isinstance(declaration, Rule):
        return frozenset() if declaration.kind is RuleKind.GATE else frozenset({declaration.id})
    held = by_rules().get(type(declaration))
    rules = () if held is None else kept.rules.values()
    return frozenset(rule.id for rule in rules if held and not held.facts.isdisjoint(rule.facts.values()))


def _categories(kept: PinnedCall, rule_ids: frozenset[str]) -> tuple[str, ...]:
    """The categories that the rules concern; none where one of them concerns all."""
    rules = [kept.rules[each] for each in sorted(rule_ids)]
    return tuple(each for rule in rules for each in rule.categories) if all(rule.categories for rule in rules) else ()


@dataclass(frozen=True, eq=False)
class Few(Rulebook):
    """A rulebook of some of the rules only."""

    ids: frozenset[str] = frozenset()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        concerning = self.pinned.rules_for(self.category, self.levels, self.track, self.bodies)
        return tuple(rule for rule in concerning if rule.id in self.ids)
