"""The column in which a queue says what is particular to it: of its desk, or of the stage at which its rows wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Label

from core.desks.presenting.words import RowWords
from core.desks.queries.filters import Choice
from core.desks.queries.queue import QueueRow
from core.plugin_api import Stage
from core.registry import Registry


class Said(NamedTuple):
    """What is said of a row; with a tone as a badge."""

    words: str = ""
    tone: str = ""


Words: TypeAlias = Callable[[RowWords, Sequence[QueueRow]], Mapping[str, Said]]


@dataclass(frozen=True)
class Column:
    """Its heading, and what it says of each row, by application.

    `reads`: what the queue's statement has to read for it; `choice`: how a queue is narrowed by it, `sort`: by what of
    a row it is ordered.
    """

    heading: str
    words: Words
    reads: tuple[Label[Any], ...] = ()
    choice: Choice | None = None
    sort: ColumnElement[Any] | None = None


OF_STAGE: Registry[Column] = Registry()
"""By kind of stage: what stands in the place of the desk's own column where applications wait at such a stage."""


def of_stage(heading: str, found: Callable[[Sequence[str], Stage], Mapping[str, str]]) -> Column:
    """A column of what has come in about applications at a stage: `found` words it by application."""

    def words(known: RowWords, rows: Sequence[QueueRow]) -> Mapping[str, Said]:
        said: dict[str, str] = {}
        for stage_id in dict.fromkeys(row.stage for row in rows):
            said |= found([row.id for row in rows if row.stage == stage_id], known.stages[stage_id])
        return {id: Said(each) for id, each in said.items()}

    return Column(heading, words)
