"""The columns of an application: what each side says of each indicator, as it stands and as it came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from core.applications.models import Application
from core.db import db
from core.scoring.models import IndicatorEntry, Side
from core.scoring.queries import scores
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.sheet import Given

RECKONED_ANEW = "分值或对标值有变动，重新计分"
"""The reason of what nobody said: what stands comes to something else by other weights or benchmarks. It is kept with
the entries, so the words stay as they are."""


class Column(NamedTuple):
    """Whose column it is: the side, and of several experts the sheet."""

    side: Side
    sheet_id: str = ""


def history(application_id: str) -> Sequence[IndicatorEntry]:
    """Everything that was entered, in the order in which it was."""
    query = select(IndicatorEntry).where(IndicatorEntry.application_id == application_id)
    order = (IndicatorEntry.entered_at, IndicatorEntry.indicator, IndicatorEntry.serial, IndicatorEntry.id)
    return db.session.scalars(query.order_by(*order)).all()


def standing(application_id: str) -> Mapping[Column, Mapping[int, IndicatorEntry]]:
    """What stands in each column, by the indicator's number: the last that was entered."""
    found: dict[Column, dict[int, IndicatorEntry]] = {}
    for each in sorted(history(application_id), key=lambda each: each.serial):
        found.setdefault(Column(each.side, each.sheet_id), {})[each.indicator] = each
    return found


def judged(application_id: str, of: Column) -> Mapping[int, IndicatorEntry]:
    """The points that somebody gave by its own judgement in a column, as it gave them last."""
    every = (each for each in history(application_id) if Column(each.side, each.sheet_id) == of)
    said = (each for each in every if each.judged and each.reason != RECKONED_ANEW)
    return {each.indicator: each for each in sorted(said, key=lambda each: each.serial)}


def verified(application: Application) -> Mapping[int, Given]:
    """What is known of each indicator, by number: as the recommending body found it, else as it was filed."""
    found = scores.stated(application)
    if found is None:
        return {}
    said = column(application.id, Column(Side.BODY))
    return {**found.given, **{number: as_given(entry) for number, entry in said.items()}}


def as_given(entry: IndicatorEntry) -> Given:
    """What an entry says of its indicator."""
    figure = None if entry.figure is None else Decimal(entry.figure)
    return Given(figure, entry.state is not ScoreState.NOT_APPLICABLE, bool(entry.evidence or entry.waiver))


def column(application_id: str, of: Column) -> Mapping[int, IndicatorEntry]:
    """What stands in one column."""
    return standing(application_id).get(of, {})
