"""Jinja filters: instants and days as Shanghai reads them, figures with their units, sizes of files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask import Flask, current_app

from core import clock
from core.forms.sizes import size as size
from core.instance import EXTENSION


def day(value: date | datetime | None) -> str:
    """2025 年 10 月 27 日; an instant's day in Shanghai."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def moment(value: datetime | None) -> str:
    """2025-10-27 09:05, in Shanghai."""
    return "—" if value is None else clock.local(value).strftime("%Y-%m-%d %H:%M")


def ending(until: datetime) -> str:
    """2025 年 10 月 27 日 of the first instant that is too late; with its minute where it is not the day's end."""
    words = clock.closing(until)
    return day(clock.last_day(until)) + ("" if words.endswith("24:00") else words[-6:])


def instant(value: datetime | date) -> str:
    """The machine-readable form for `<time datetime=…>`."""
    return clock.local(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def figure(value: Decimal | float | None, unit: str | None = None) -> str:
    """1,234.5 万元: grouped by thousands, no more digits than were given, the unit after a space."""
    if value is None:
        return "—"
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if not unit else f"{text} {unit}"


def yes_no(value: bool | None) -> str:
    """是, 否, or — where nobody said."""
    return "—" if value is None else ("是" if value else "否")


def place_cited(clause: str) -> str:
    """《实施细则》第十三条: a clause as pages cite it, by its id; the id where nobody declared it."""
    served = current_app.extensions.get(EXTENSION)
    return clause if served is None else served.places_cited.get(clause, clause)


def install(app: Flask) -> None:
    """Make the filters known to the templates, under their own names."""
    for function in (day, moment, ending, clock.closing, instant, figure, size, yes_no, place_cited):
        app.jinja_env.filters[function.__name__] = function
