"""Quotas: how strictly a ceiling may hold, and the stage whose letters it counts."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Does, QuotaKind
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault
from core.plugin_kit.checks.stages import kind_of


def check(scope: Scope) -> Iterator[Fault]:
    """Ceilings of a force that stops nobody, and of stages at which nobody recommends."""
    for layer in scope.layers:
        for quota in layer.quotas:
            if quota.kind is QuotaKind.CEILING and not quota.force.blocks:
                message = f"a ceiling of the force {quota.force.value!r} stops nobody"
                yield fault(quota, "force", message, "write must or in_principle, or let it be a target")
            if quota.stage is None:
                continue
            calls = [call for id, found in scope.ids[Kinds.calls].items() if quota.call in {None, id} for call in found]
            known = [stage.id for call in calls for stage in call.stages if kind_of(stage) is Does.RECOMMEND]
            if quota.stage not in known:
                cure = did_you_mean(quota.stage, known, what="stage that recommends")
                yield fault(quota, "stage", f"nobody recommends at a stage {quota.stage!r}", cure)
