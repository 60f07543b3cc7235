"""What the nation's measure asks and the kit's judgements cannot express."""

from __future__ import annotations

from core.plugin_api import Verdict, judgement


@judgement()
def stands_by_then(
    listed: tuple[str, ...], aims: tuple[str, ...] | None, wanted: tuple[str, ...], awaited: tuple[str, ...]
) -> Verdict | None:
    """The unit stands on a wanted list. It cannot be told while the application itself still awaits one (NAT-06)."""
    if not set(wanted).isdisjoint(listed):
        return Verdict(met=True, seen=_labels(listed))
    return None if not set(awaited).isdisjoint(aims or ()) else Verdict(met=False, seen=_labels(listed))


def _labels(levels: tuple[str, ...]) -> str:
    return "、".join(getattr(level, "label", level) for level in levels) or "无"
