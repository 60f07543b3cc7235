"""Words of cultivation: pure."""

from __future__ import annotations

from core.plugin_api.labels import Labelled

OTHER = "other"
"""The standing of a unit that is none of those whom the region's rules encourage (`Region.encouraged`)."""


class Progress(Labelled):
    """How far somebody in a pool has come."""

    WAITING = "waiting", "培育中", "info"
    REGISTERED = "registered", "已登记经办人", "info"
    APPLIED = "applied", "已申报", "waiting"
    LISTED = "listed", "已列入名单", "good"
    LEFT = "left", "已移出培育库"
