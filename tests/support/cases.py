"""A region's own cases, run as `greenroll plugin check` runs them."""

from __future__ import annotations

from datetime import date

from core.plugin_api import Fault, PluginRefused
from core.plugin_kit.cases import CaseRun
from core.plugin_kit.loader import LoadedRegion


def run(region: LoadedRegion, today: date) -> tuple[Fault, ...]:
    """What is not as the region's own cases say; also what cannot be read of them."""
    try:
        return CaseRun(region, today).failures()
    except PluginRefused as refused:
        return refused.faults
