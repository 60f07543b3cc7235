"""Names that declarations use for levels, categories, bodies, calls, stages and keys have to be declared ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from core.plugin_api.declarations import Call, Deadline, Region
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, unknown, unknowns

EVALUATOR_KEYS = frozenset({"legal_representative", "legal_entity"})


def check(scope: Scope) -> Iterator[Fault]:
    """Levels, categories, bodies, kinds of body, calls, stages, tracks and keys that nobody has declared."""
    region = scope.region
    yield from _selections(scope, region)
    yield from _bodies(scope, region)
    for layer in scope.layers:
        for rule in layer.rules:
            yield from unknowns(rule, "calls", rule.calls, scope.ids[Kinds.calls], "call")
            tracks = set(chain.from_iterable(call.tracks for call in _calls(scope, rule.calls)))
            yield from unknowns(rule, "tracks", rule.tracks, tracks, "track")
        for deadline in layer.deadlines:
            yield from _deadline(scope, deadline)
        for call in layer.calls:
            yield from unknown(call, "follows", call.follows, scope.ids[Kinds.calls], "call")
        for quota in layer.quotas:
            yield from unknown(quota, "call", quota.call, scope.ids[Kinds.calls], "call")
        for cap in layer.evaluator_caps:
            yield from unknown(cap, "key", cap.key, EVALUATOR_KEYS | set(region.evaluator_keys), "key of evaluators")


def _selections(scope: Scope, region: Region) -> Iterator[Fault]:
    """Levels and categories, wherever a declaration names some."""
    for _, declaration in scope.everything():
        yield from unknowns(declaration, "levels", getattr(declaration, "levels", ()), region.levels, "level")
        for level in getattr(declaration, "required_for", ()):
            yield from unknown(declaration, f"required_for.{level}", level, region.levels, "level")
        categories = getattr(declaration, "categories", ())
        yield from unknowns(declaration, "categories", categories, region.categories, "category")
        category = getattr(declaration, "category", None)
        yield from unknown(declaration, "category", category, region.categories, "category")


def _bodies(scope: Scope, region: Region) -> Iterator[Fault]:
    declared = [layer.region for layer in scope.layers if layer.region]
    own = {body.id for each in declared for body in each.recommending_bodies}
    for layer in scope.layers:
        for quota in layer.quotas:
            yield from unknown(quota, "body", quota.body, own, "recommending body")
    for each in declared:
        for name, kind in each.body_kinds.items():
            yield from unknown(each, f"body_kinds.{name}.lists", kind.lists, region.levels, "level")
        for index, body in enumerate(each.recommending_bodies):
            key = f"recommending_bodies[{index}].kind"
            yield from unknown(each, key, body.kind, region.body_kinds, "kind of body")


def _deadline(scope: Scope, deadline: Deadline) -> Iterator[Fault]:
    if deadline.call is None or deadline.stage is None:
        return
    calls = _calls(scope, (deadline.call,))
    yield from unknown(deadline, "call", deadline.call, scope.ids[Kinds.calls], "call")
    if calls and deadline.call in scope.ids[Kinds.calls]:
        stages = [stage.id for call in calls for stage in call.stages]
        yield from unknown(deadline, "stage", deadline.stage, stages, f"stage of {deadline.call}")
        tracks = [track for call in calls for track in call.tracks]
        yield from unknowns(deadline, "tracks", deadline.tracks, tracks, f"track of {deadline.call}")


def _calls(scope: Scope, named: Collection[str]) -> list[Call]:
    """The calls of these ids; all of them where none is named."""
    return [call for name, calls in scope.ids[Kinds.calls].items() if not named or name in named for call in calls]
