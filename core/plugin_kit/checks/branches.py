"""Where the results of a call's stages lead: forward, to every stage, and never to a lower list behind a higher one."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import END, Call, Does, Stage
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.scope import Scope, fault
from core.plugin_kit.checks.stages import kind_of
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Results that lead nowhere or back, and stages to which nothing leads."""
    for call in layer.calls:
        ids = [stage.id for stage in call.stages]
        if END in ids:
            message = f"no stage can be called {END!r}: so the end is called to which a result may lead"
            yield fault(call, f"stages[{ids.index(END)}].id", message, "give it another id")
        for number, stage in enumerate(call.stages):
            for key in ("on_success", "on_failure"):
                yield from _leads(call, number, key, getattr(stage, key), ids)
        yield from _unreached(call, ids)


def _leads(call: Call, number: int, key: str, to: str | None, ids: list[str]) -> Iterator[Fault]:
    if to is None or to == END or to in ids[number + 1 :]:
        return
    path = f"stages[{number}].{key}"
    if to in ids:
        message = f"a result leads forward, and the stage {to!r} does not come after {ids[number]!r}"
        yield fault(call, path, message, f"name a later stage, or `{END}`")
    else:
        cure = did_you_mean(to, [*ids[number + 1 :], END], what="later stage")
        yield fault(call, path, f"the call has no stage {to!r}", cure)


def _unreached(call: Call, ids: list[str]) -> Iterator[Fault]:
    """Stages over which every way leads."""
    named = {to for stage in call.stages for to in (stage.on_success, stage.on_failure)}
    for number, stage in enumerate(call.stages[:-1]):
        following = ids[number + 1]
        if stage.on_success not in {None, following} and following not in named and _for_all(stage):
            message = f"no application comes to the stage {following!r}: success at {stage.id!r} leads past it"
            yield fault(call, f"stages[{number}].on_success", message, f"let `on_failure` lead to {following!r}")


def _for_all(stage: Stage) -> bool:
    return not (stage.levels or stage.tracks or stage.categories or stage.bodies)


def check_lists(scope: Scope) -> Iterator[Fault]:
    """Stages of a lower list behind the result of a higher one, which would leave them to who is listed above."""
    is_below = scope.region.is_below
    for layer in scope.layers:
        for call in layer.calls:
            for number, stage in enumerate(call.stages):
                if kind_of(stage) is not Does.RESULT or stage.on_success is not None or stage.lists is None:
                    continue
                lower = next((each for each in call.stages[number + 1 :] if is_below(each.lists, stage.lists)), None)
                if lower is not None:
                    message = (
                        f"stage {lower.id!r} adds to the list {lower.lists!r} whoever came onto the higher list "
                        f"{stage.lists!r} here, and who did not has come to an end"
                    )
                    cure = (
                        f"say where its results lead: `on_success: {END}`, `on_failure:` the first stage that follows"
                    )
                    yield fault(call, f"stages[{number}]", message, cure)
