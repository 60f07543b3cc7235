"""Words of cultivation: pure."""

from __future__ import annotations

from core.plugin_api.labels import Labelled


class Standing(Labelled):
    """What a unit is to its trade: some are encouraged to go first."""

    CHAIN_LEADER = "chain_leader", "产业链链主企业"
    TOWN_LEADER = "town_leader", "省级专业镇龙头企业"
    LITTLE_GIANT = "little_giant", "专精特新“小巨人”企业"
    OTHER = "other", "其他"


class Progress(Labelled):
    """How far somebody in a pool has come."""

    WAITING = "waiting", "培育中", "info"
    REGISTERED = "registered", "已登记经办人", "info"
    APPLIED = "applied", "已申报", "waiting"
    LISTED = "listed", "已列入名单", "good"
    LEFT = "left", "已移出培育库"
