"""The words for lists on pages and in downloads."""

from __future__ import annotations

from core.instance import instance
from core.ledger.models import Listing, RemovalReason
from core.ledger.rules import EventKind

EVENTS = {
    EventKind.ADDED: "列入",
    EventKind.RENAMED: "更名",
    EventKind.RE_CHECKED: "复核通过",
    EventKind.REMOVED: "移出",
    EventKind.REINSTATED: "恢复",
    EventKind.VOIDED: "撤销记录",
}

REASONS = {
    RemovalReason.EXCLUSION: "出现不得申报情形",
    RemovalReason.FRAUD: "数据或材料造假",
    RemovalReason.NOT_FILED: "未按要求填报",
    RemovalReason.LAST_RANKS: "评价得分连续处于末位",
    RemovalReason.NOT_CONFORMING: "不再符合要求",
    RemovalReason.ACCIDENT: "发生事故或违法违规",
    RemovalReason.CEASED: "注销、合并或迁出",
    RemovalReason.OWN_WISH: "自愿退出",
    RemovalReason.OTHER: "其他",
}


def list_name(list_id: str, category: str) -> str:
    """What a list is called: 国家级绿色工厂; a plan with its category in brackets."""
    region = instance().book().region
    category_label = instance().book().category_label(category)
    if list_id in region.plans:
        return f"{region.plans[list_id].label}（{category_label}）"
    return f"{instance().book().level_label(list_id)}{category_label}"


def list_label(listing: Listing) -> str:
    """The name of the list on which a listing stands."""
    return list_name(listing.list_id, listing.category)
