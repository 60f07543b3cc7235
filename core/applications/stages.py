"""Which stages of a call an entry passes. Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.plugin_api import Call, Stage


def passed(call: Call, *, category: str, track: str | None, levels: Collection[str] | None) -> tuple[Stage, ...]:
    """The stages that concern an entry's category, kind of filer and levels; with None those of any level."""
    return tuple(
        stage
        for stage in call.stages
        if (not stage.tracks or track in stage.tracks)
        and (not stage.categories or category in stage.categories)
        and (levels is None or not stage.levels or not set(stage.levels).isdisjoint(levels))
    )
