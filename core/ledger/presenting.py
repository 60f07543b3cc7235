"""The words for lists on pages and in downloads."""

from __future__ import annotations

from core.instance import instance
from core.ledger.models import Listing


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
