"""What a tab of a queue is narrowed to, and where its next page begins."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, and_, case, or_, select, true

from core.applications.models import Application
from core.applications.rules.status import Reader
from core.applications.workflow.states import State
from core.db.statements import contains
from core.errors import Invalid
from core.policy.pinned import PinnedCall
from core.registry import Registry
from core.units.models import Unit
from core.units.rules import codes, names

MOST_WORDS = 8
"""Of one search; what stands behind them narrows it no more."""
_LEAST_OF_CODE = 4
_ID_LENGTH = 32
_MOST_DIGITS = 17  # microseconds since 1970
_MOST_NUMBER = 9  # digits of an application's number that a database integer holds


class Cursor(NamedTuple):
    """The last row of a page: the next one begins behind it."""

    submitted_at: datetime
    id: str

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what `str` wrote. Raises Invalid."""
        instant, _, id = text.partition("-")
        if not (instant.isdecimal() and len(instant) <= _MOST_DIGITS and len(id) == _ID_LENGTH and id.isalnum()):
            raise Invalid({"after": ["翻页地址不完整，请回到第一页。"]})
        seconds, micro = divmod(int(instant), 1_000_000)
        return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), id)

    def __str__(self) -> str:
        whole = int(self.submitted_at.replace(microsecond=0).timestamp())
        return f"{whole * 1_000_000 + self.submitted_at.microsecond}-{self.id}"


class Sort(NamedTuple):
    """An order of a queue's rows, by a column of its table; rows alike in it come as they were submitted."""

    name: str
    column: ColumnElement[Any]
    descends: bool = False


class Choice(NamedTuple):
    """One way to narrow a tab: its name in addresses, its label, the options (value, words), the rows of a value."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    where: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a tab is narrowed to. `body`: one body's units, which the queue looks for there alone.

    `sort`: another order than that in which they were submitted.
    """

    text: str = ""
    body: str | None = None
    chosen: tuple[ColumnElement[bool], ...] = ()
    sort: Sort | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.body or self.chosen)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [*([speaks_of(self.text)] if self.text else ()), *self.chosen]


Told: TypeAlias = Callable[[str], ColumnElement[bool]]
NUMBERS: Registry[Told] = Registry()
"""Numbers printed on papers of an application, by whoever keeps them: the applications of which one speaks."""


def speaks_of(text: str) -> ColumnElement[bool]:
    """The applications of which the text speaks: all its words, in any width, each a number, a code, a name or part."""
    code = codes.normalised(text)
    if codes.fault(code) is None:
        return Application.unit_id.in_(select(Unit.id).where(Unit.code == code))
    said = unicodedata.normalize("NFKC", text).split()[:MOST_WORDS]
    return and_(*(_speaks_of(word) for word in said)) if said else true()


def _speaks_of(word: str) -> ColumnElement[bool]:
    flat = names.matching(word)
    found = [
        Application.unit_id.in_(select(Unit.id).where(contains(Unit.name_key, flat))),
        contains(Application.unit_name, word),
        contains(Application.subject_key, flat),
        *(told(word) for told in NUMBERS.values()),
    ]
    if word.isdecimal() and len(word) <= _MOST_NUMBER:
        found.append(Application.number == int(word))
    if word.isascii() and word.isalnum() and len(word) >= _LEAST_OF_CODE:
        found.append(Application.unit_id.in_(select(Unit.id).where(contains(Unit.code, word))))
    return or_(*found)


EVERYTHING = Wanted()

_FINDINGS = {
    "blocking": ("有须解决项", Application.blocking > 0),
    "clear": ("无须解决项", Application.blocking == 0),
    "attention": ("有须留意项", Application.attention > 0),
}


def by_kind(pinned: PinnedCall) -> list[Choice]:
    """By category, and by kind of filer where the call knows some."""
    call = pinned.call
    categories = [(each, pinned.category_label(each)) for each in call.categories]
    tracks = [(id, track.label) for id, track in call.tracks.items()]
    return [
        Choice("category", "类别", categories, lambda value: Application.category == value),
        *([Choice("track", "申报类型", tracks, lambda value: Application.track == value)] if tracks else ()),
    ]


def by_stage(pinned: PinnedCall) -> Choice:
    """By the stage where they stand."""
    stages = [(stage.id, stage.name) for stage in pinned.call.stages]
    return Choice("stage", "环节", stages, lambda value: Application.stage == value)


SORTS: dict[str, ColumnElement[Any]] = {
    "unit": Application.unit_name.expression,
    "category": Application.category.expression,
    "submitted": Application.submitted_at.expression,
    "findings": Application.blocking.expression,
}


def sort_of(name: str | None, own: Mapping[str, ColumnElement[Any]] = MappingProxyType({})) -> Sort | None:
    """The order of that name, from the greatest where it begins with a minus; `own`: what the desk adds."""
    columns = {**SORTS, **own}
    plain = (name or "").removeprefix("-")
    if name in {"", "submitted"} or plain not in columns:
        return None
    return Sort(name or "", columns[plain], (name or "").startswith("-"))


def by_way(pinned: PinnedCall, reader: Reader) -> ColumnElement[int]:
    """How far they came: by the call's stages in their order, then by state, as far as the reader may know of it."""
    stages = {stage.id: number * len(State) for number, stage in enumerate(pinned.call.stages)}
    states = list(State)
    known = {state: states.index(reader.place(state)) for state in states}
    return case(stages, value=Application.stage) + case(known, value=Application.state)


BY_FINDINGS = Choice(
    "findings",
    "审查意见",
    [(value, words) for value, (words, _) in _FINDINGS.items()],
    lambda value: _FINDINGS[value][1],
)
