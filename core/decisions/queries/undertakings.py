"""What units on published plans have to complete: who reported, who is late, who was confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select

from core import clock
from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.db import db
from core.db.statements import read
from core.decisions.models import Undertaking
from core.plugin_api.labels import Labelled

PAGE_SIZE = 50


class Progress(Labelled):
    """How far an undertaking is."""

    REPORTED = "reported", "已报告，待确认", "waiting"
    OVERDUE = "overdue", "已逾期", "bad"
    UNDER_WAY = "under_way", "实施中", "info"
    CONFIRMED = "confirmed", "已确认完成", "good"


@dataclass(frozen=True, slots=True)
class Undertaken:
    """One undertaking as a row shows it."""

    application_id: str
    unit: str
    body_id: str
    category: str
    due_on: date
    reported_at: datetime | None
    completed_on: date | None
    progress: Progress


def progress_of(undertaking: Undertaking, today: date | None = None) -> Progress:
    """How far it is on a day (None: today)."""
    return _progress(undertaking.confirmed_at, undertaking.reported_at, undertaking.due_on, today or clock.today())


def undertaken(opened_id: str, which: Progress | None, page: int = 1) -> tuple[Sequence[Undertaken], int]:
    """One page (counted from 1) of a call's undertakings, the nearest date first, and how many there are."""
    today = clock.today()
    within = [Application.call_id == opened_id, *_which(which, today)]
    of_call = select(Undertaking).join(Application, Application.id == Undertaking.application_id).where(*within)
    total = db.session.scalar(of_call.with_only_columns(func.count())) or 0
    rows = db.session.execute(
        of_call.with_only_columns(*_COLUMNS)
        .order_by(Undertaking.due_on, Application.unit_name, Undertaking.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return [_shown(row, today) for row in rows], total


def counted(opened_id: str) -> Mapping[Progress, int]:
    """How many undertakings of a call are how far."""
    return dict(zip(Progress, read(_counting(clock.today()), opened=opened_id).one(), strict=True))


@lru_cache(maxsize=2)
def _counting(today: date) -> Select[*tuple[int, ...]]:
    columns = [
        select(func.count())
        .select_from(Undertaking)
        .join(Application, Application.id == Undertaking.application_id)
        .where(Application.call_id == bindparam("opened"), *_which(each, today))
        .scalar_subquery()
        for each in Progress
    ]
    return select(*columns)


_COLUMNS = (
    Application.id,
    Application.unit_name,
    Application.subject_name,
    Application.body_id,
    Application.category,
    Undertaking.due_on,
    Undertaking.reported_at,
    Undertaking.completed_on,
    Undertaking.confirmed_at,
)


def _which(which: Progress | None, today: date) -> list[ColumnElement[bool]]:
    open_, silent = Undertaking.confirmed_at.is_(None), Undertaking.reported_at.is_(None)
    match which:
        case None:
            return []
        case Progress.CONFIRMED:
            return [Undertaking.confirmed_at.is_not(None)]
        case Progress.REPORTED:
            return [open_, Undertaking.reported_at.is_not(None)]
        case Progress.OVERDUE:
            return [open_, silent, Undertaking.due_on < today]
        case Progress.UNDER_WAY:
            return [open_, silent, Undertaking.due_on >= today]


def _progress(confirmed: object, reported: object, due_on: date, today: date) -> Progress:
    if confirmed is not None:
        return Progress.CONFIRMED
    if reported is not None:
        return Progress.REPORTED
    return Progress.OVERDUE if due_on < today else Progress.UNDER_WAY


def _shown(row: Row[*tuple[Any, ...]], today: date) -> Undertaken:
    progress = _progress(row.confirmed_at, row.reported_at, row.due_on, today)
    return Undertaken(
        row.id,
        entry_name(row.unit_name, row.subject_name),
        row.body_id,
        row.category,
        row.due_on,
        row.reported_at,
        row.completed_on,
        progress,
    )
