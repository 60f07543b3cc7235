"""The installed regions and their policy books, loaded once, as an instance would load them."""

from __future__ import annotations

from datetime import date
from functools import cache

from core.plugin_kit.installed import installed
from core.plugin_kit.loader import LoadedRegion, load
from core.policy.book import PolicyBook
from core.policy.resolve import resolve

REGIONS = [entry.name for entry in installed()]


@cache
def region(name: str) -> LoadedRegion:
    """An installed region that passed every check of start-up."""
    return load(name)


@cache
def book_of(name: str, on: date) -> PolicyBook:
    """A region's policy book of one day."""
    return resolve(region(name).layers, on)
