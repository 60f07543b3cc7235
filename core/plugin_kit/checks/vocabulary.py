"""Names that declarations use for levels, categories, bodies, calls, stages and keys have to be declared ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any

from core.plugin_api.declarations import Call, Deadline, Region
from core.plugin_api.faults import Fault, did_you_mean, fault_at
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault

EVALUATOR_KEYS = frozenset({"legal_representative", "legal_entity"})


def check(scope: Scope) -> Iterator[Fault]:
    """Levels, categories, bodies, kinds of body, calls, stages, tracks and keys that nobody has declared."""
    region = scope.region
    yield from _selections(scope, region)
    yield from _bodies(scope, region)
    for layer in scope.layers:
        for rule in layer.rules:
            yield from _names(rule, "calls", rule.calls, scope.ids[Kinds.calls], "call")
            tracks = set(chain.from_iterable(call.tracks for call in _calls(scope, rule.calls)))
            yield from _names(rule, "tracks", rule.tracks, tracks, "track")
        for deadline in layer.deadlines:
            yield from _deadline(scope, deadline)
        for call in layer.calls:
            yield from _name(call, "follows", call.follows, scope.ids[Kinds.calls], "call")
        for quota in layer.quotas:
            yield from _name(quota, "call", quota.call, scope.ids[Kinds.calls], "call")
        for cap in layer.evaluator_caps:
            yield from _name(cap, "key", cap.key, EVALUATOR_KEYS | set(region.evaluator_keys), "key of evaluators")


def _selections(scope: Scope, region: Region) -> Iterator[Fault]:
    """Levels and categories, wherever a declaration names some."""
    for _, declaration in scope.everything():
        for key in ("levels", "required_for"):
            yield from _names(declaration, key, getattr(declaration, key, ()), region.levels, "level")
        yield from _names(
            declaration, "categories", getattr(declaration, "categories", ()), region.categories, "category"
        )
        yield from _name(declaration, "category", getattr(declaration, "category", None), region.categories, "category")


def _bodies(scope: Scope, region: Region) -> Iterator[Fault]:
    own = {body.id for layer in scope.layers if layer.region for body in layer.region.recommending_bodies}
    for layer in scope.layers:
        for quota in layer.quotas:
            yield from _name(quota, "body", quota.body, own, "recommending body")
        for kind, declared in (layer.region.body_kinds if layer.region else {}).items():
            if layer.region is not None and declared.lists is not None and declared.lists not in region.levels:
                message = f"there is no level {declared.lists!r}"
                cure = did_you_mean(declared.lists, region.levels, what="level")
                yield fault_at(layer.origin, layer.region.place, f"body_kinds.{kind}.lists", message, cure)
        for index, body in enumerate(layer.region.recommending_bodies if layer.region else ()):
            if layer.region is not None and body.kind not in region.body_kinds:
                message = f"there is no kind of body {body.kind!r}"
                cure = did_you_mean(body.kind, region.body_kinds, what="kind of body")
                yield fault_at(layer.origin, layer.region.place, f"recommending_bodies[{index}].kind", message, cure)


def _deadline(scope: Scope, deadline: Deadline) -> Iterator[Fault]:
    if deadline.call is None or deadline.stage is None:
        return
    calls = _calls(scope, (deadline.call,))
    yield from _name(deadline, "call", deadline.call, scope.ids[Kinds.calls], "call")
    if calls and deadline.call in scope.ids[Kinds.calls]:
        stages = [stage.id for call in calls for stage in call.stages]
        yield from _name(deadline, "stage", deadline.stage, stages, f"stage of {deadline.call}")
        tracks = [track for call in calls for track in call.tracks]
        yield from _names(deadline, "tracks", deadline.tracks, tracks, f"track of {deadline.call}")


def _calls(scope: Scope, named: Collection[str]) -> list[Call]:
    """The calls of these ids; all of them where none is named."""
    return [call for name, calls in scope.ids[Kinds.calls].items() if not named or name in named for call in calls]


def _names(declaration: Any, key: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Fault]:
    known = set(known)
    for index, name in enumerate(names):
        if name not in known:
            path = f"{key}.{name}" if key == "required_for" else f"{key}[{index}]"
            yield fault(declaration, path, f"there is no {what} {name!r}", did_you_mean(name, known, what=what))


def _name(declaration: Any, key: str, name: str | None, known: Iterable[str], what: str) -> Iterator[Fault]:
    if name is not None and name not in set(known):
        yield fault(declaration, key, f"there is no {what} {name!r}", did_you_mean(name, known, what=what))
