"""What a tab of a queue is narrowed to, and where its next page begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from core.applications.models import Application
from core.db.statements import contains
from core.errors import Invalid
from core.policy.pinned import PinnedCall
from core.units.models import Unit
from core.units.rules import codes, names

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


class Choice(NamedTuple):
    """One way to narrow a tab: its name in addresses, its label, the options (value, words), the rows of a value."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    where: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a tab is narrowed to. `body`: one body's units, which the queue looks for there alone."""

    text: str = ""
    body: str | None = None
    chosen: tuple[ColumnElement[bool], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.body or self.chosen)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [*([speaks_of(self.text)] if self.text else ()), *self.chosen]


def speaks_of(text: str) -> ColumnElement[bool]:
    """The applications whose number it is, whose unit's code, or in whose name it stands."""
    if text.isdecimal() and len(text) <= _MOST_NUMBER:
        return Application.number == int(text)
    code = codes.normalised(text)
    if codes.fault(code) is None:
        return Application.unit_id.in_(select(Unit.id).where(Unit.code == code))
    return or_(contains(Application.unit_name, text), contains(Application.subject_key, names.matching(text)))


EVERYTHING = Wanted()

_FINDINGS = {
    "blocking": ("有待解决项", Application.blocking > 0),
    "clear": ("无待解决项", Application.blocking == 0),
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


BY_FINDINGS = Choice(
    "findings",
    "审查意见",
    [(value, words) for value, (words, _) in _FINDINGS.items()],
    lambda value: _FINDINGS[value][1],
)
