"""What the address of a page or download of the lists asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date
from urllib.parse import urlencode

from flask import request

from core import clock
from core.instance import instance
from core.ledger import presenting
from core.ledger.queries import ListFilter
from core.lists.queries import browsing

ALL = "all"
"""Every list, or every category."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `fault` says what of it could not be read."""

    wanted: ListFilter
    fault: str | None

    @property
    def name(self) -> str:
        """The name of the list, or of what several have in common."""
        list_id, category = self.wanted.list_id, self.wanted.category
        if list_id is not None and category is not None:
            return presenting.list_name(list_id, category)
        if list_id is not None:
            return f"{lists()[list_id]}各类别"
        return "各级" if category is None else f"各级{instance().book().category_label(category)}"

    @property
    def is_one(self) -> bool:
        """Whether it is one list."""
        return self.wanted.list_id is not None and self.wanted.category is not None

    @property
    def subject(self) -> str | None:
        """What the category lists of a unit (its products), where it is no unit."""
        category = self.wanted.category
        return None if category is None else instance().book().region.categories[category].subject


def asked() -> Asked:
    """What is asked for; what cannot be read is left out, and told."""
    region = instance().book().region
    on, fault = _day(request.args.get("on", "").strip())
    usual_list, usual_category = _usual()
    year = request.args.get("year", type=int)
    return Asked(
        ListFilter(
            list_id=_one_of("list", lists(), usual_list),
            category=_one_of("category", region.categories, usual_category),
            on=on,
            text=request.args.get("text", "").strip(),
            body_id=request.args.get("body") or None,
            batch=request.args.get("batch") or None,
            industry=request.args.get("industry", "").strip(),
            year=year if year is not None and 1 <= year <= MAXYEAR else None,
        ),
        fault,
    )


def lists() -> Mapping[str, str]:
    """Levels, then plans, by id."""
    region = instance().book().region
    return {id: label.label for id, label in (*region.levels.items(), *region.plans.items())}


def carried() -> dict[str, str]:
    """The address's filters, for other addresses of the same."""
    return {name: value for name, value in request.args.items() if name not in {"after", "page"} and value}


def address(path: str, **more: str) -> str:
    """Another address with the same filters."""
    return f"{path}?{urlencode(carried() | more)}"


def _usual() -> tuple[str | None, str | None]:
    """Which list and category whoever names none wants: of who looks for a unit all of them."""
    if request.args.get("text", "").strip():
        return None, None
    return browsing.latest() or (next(iter(lists())), next(iter(instance().book().region.categories)))


def _one_of(name: str, known: Mapping[str, object], usual: str | None) -> str | None:
    found = request.args.get(name, "")
    if found == ALL:
        return None
    return found if found in known else usual


def _day(text: str) -> tuple[date | None, str | None]:
    if not text:
        return None, None
    try:
        return clock.day_of(text), None
    except ValueError:
        return None, f"“{text[:20]}”不是有效的日期，已按今天的名单显示。请按 2025-10-30 的样子填写。"
