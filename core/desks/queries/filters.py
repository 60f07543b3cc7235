"""What a tab of a queue is narrowed to, and where its next page begins."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, false, or_, select, true
from sqlalchemy.orm import aliased

from core.applications.models import Application
from core.applications.rules.status import Reader
from core.applications.workflow.states import State
from core.calls.rules.called import entry_of, say
from core.db.keeping import once
from core.db.searching import Held, Sought, Way, is_found, sought
from core.db.statements import Known, any_of
from core.errors import Invalid
from core.policy.pinned import PinnedCall
from core.registry import Registry
from core.units.models import Unit, UnitName
from core.units.queries import bearing
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


class Sort(NamedTuple):
    """An order of a queue's rows, by a column of its table; rows alike in it come as they were submitted.

    A falling order is the rising one from its other end. `is_indexed`: an index has a call's rows in it.
    """

    name: str
    column: ColumnElement[Any]
    descends: bool = False
    is_indexed: bool = False


class Choice(NamedTuple):
    """One way to narrow a tab: its name in addresses, its label, what gives its options (value, words), and the rows of
    a value."""

    name: str
    label: str
    options: Callable[[], Sequence[tuple[str, str]]]
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
    def is_text_alone(self) -> bool:
        """Whether nothing narrows it but a text: what else there may be has no end, and no statement is kept for it."""
        return bool(self.text) and not (self.body or self.chosen)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        return [*([spoken_of(self.text).condition] if self.text else ()), *self.chosen]

    @property
    def is_few(self) -> bool:
        """Whether the text names a few applications: they are read, and then asked where they lie."""
        return bool(self.text) and spoken_of(self.text).is_few


class Printed(NamedTuple):
    """Words by which applications are found: the column, one that is searched, and beside it the `keys` that stand in
    a column of the application (`of`)."""

    column: Any
    keys: Select[str]
    of: Any = Application.id

    def finds(self, held: Held) -> ColumnElement[bool]:
        """The condition that an application is found: by an index; what many texts hold is asked of each that is gone
        through."""
        keys = self.keys.where(held.condition)
        if held.is_few:
            return is_found(self.of, keys)
        (key,) = keys.selected_columns
        return keys.where(key == self.of).correlate(Application).exists()


NUMBERS: Registry[Printed] = Registry()
"""Numbers printed on papers of an application, by whoever keeps them."""


class Word(NamedTuple):
    """A word by which applications are looked for: how it is found in each place where it may stand (`_places`), as a
    number (of some calls alone), as the whole code of a unit."""

    sought: tuple[Sought | None, ...] = ()
    number: Known[int] | None = None
    calls: Known[Collection[str]] | None = None
    codes: Known[Collection[str]] | None = None

    @property
    def is_nowhere(self) -> bool:
        return not any(self.sought) and self.number is None and self.codes is None

    @property
    def ways(self) -> Ways:
        given = (each is not None for each in (self.number, self.calls, self.codes))
        return Ways(tuple(each and each.way for each in self.sought), *given)

    def values(self, name: str) -> dict[str, object]:
        """What a statement is given that was made for `ways`."""
        given = {"number": self.number, "calls": self.calls, "codes": self.codes}
        found: dict[str, object] = {f"{name}_{what}": value for what, value in given.items() if value is not None}
        for at, each in enumerate(self.sought):
            found |= each.values(f"{name}_{at}") if each is not None else {}
        return found

    @property
    def is_few(self) -> bool:
        """Whether it names a few applications, wherever it stands."""
        return all(each.way.signs for each in self.sought if each is not None)

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that an application is found by it."""
        if self.codes is not None:
            return is_found(_CODE.of, _CODE.keys.where(bearing(self.codes)))
        if self.calls is not None:
            return and_(Application.call_id.in_(self.calls), Application.number == self.number)
        there = [(printed, one) for printed, one in zip(_places(), self.sought, strict=True) if one]
        found = [printed.finds(one.held(printed.column)) for printed, one in there]
        if self.number is not None:
            found.append(Application.number == self.number)
        return or_(false(), *found)


class Ways(NamedTuple):
    """How a word is looked for, whatever it is: a statement is made once for it."""

    sought: tuple[Way | None, ...]
    has_number: bool
    has_calls: bool
    has_codes: bool

    def places(self, name: str) -> Word:
        """What such a statement is given, under a name of its own: `Word.values`."""
        return Word(
            tuple(each and each.places(f"{name}_{at}") for at, each in enumerate(self.sought)),
            bindparam(f"{name}_number", type_=Integer) if self.has_number else None,
            any_of(f"{name}_calls") if self.has_calls else None,
            any_of(f"{name}_codes") if self.has_codes else None,
        )


@dataclass(frozen=True, eq=False)
class Spoken:
    """How applications are found of which a text speaks: by all its words."""

    words: tuple[Word, ...]

    @property
    def is_few(self) -> bool:
        """Whether one of the words names a few applications: they are read, and then asked for what else is wanted."""
        return any(each.is_few for each in self.words)

    @cached_property
    def condition(self) -> ColumnElement[bool]:
        return and_(true(), *(each.condition for each in self.words))

    @property
    def ways(self) -> tuple[Ways, ...]:
        return tuple(each.ways for each in self.words)

    @property
    def values(self) -> dict[str, object]:
        """What a statement is given that was made for `ways`."""
        return {name: value for at, each in enumerate(self.words) for name, value in each.values(f"word{at}").items()}

    @classmethod
    def places(cls, ways: Sequence[Ways]) -> Spoken:
        """What such a statement is given: `values`."""
        return cls(tuple(each.places(f"word{at}") for at, each in enumerate(ways)))


_ENTRY = aliased(Application)
_NAME = Printed(UnitName.name_key, select(UnitName.unit_id), Application.unit_id)
_CODE = Printed(Unit.code, select(Unit.id), Application.unit_id)
_SUBJECT = Printed(_ENTRY.subject_key, select(_ENTRY.id))


def spoken_of(text: str) -> Spoken:
    """The applications of which the text speaks: all its words, in any width, each a number, a code, a name or part.

    A name is any that the unit bears or bore: the papers of an application bear the one that it had then.
    """
    return once(f"spoken of {text}", lambda: Spoken(tuple(words_of([text] if _is_code(text) else names.words(text)))))


def _is_code(text: str) -> bool:
    """Whether it is the whole code of a unit, however it is typed."""
    return codes.fault(codes.normalised(text)) is None


def words_of(texts: Sequence[str]) -> Sequence[Word]:
    """How each word is found; one question to the database for all."""
    asked = [_asked(each) for each in texts]
    found = iter(sought([each for places in asked for each in places if each is not None]))
    return [_word(text, [each and next(found) for each in places]) for text, places in zip(texts, asked, strict=True)]


def _asked(text: str) -> Sequence[tuple[Any, str] | None]:
    """How a word would be written in each place where it may stand; of a whole code nobody need ask."""
    if _is_code(text):
        return ()
    key, code = names.matching(text), codes.may_be_part(text)
    return [
        (each.column, key) if each is not _CODE else (each.column, text.upper()) if code else None for each in _places()
    ]


def _word(text: str, found: Sequence[Sought | None]) -> Word:
    if not found:
        return Word(codes=[codes.normalised(text)])
    return Word((*found,), int(text) if text.isdecimal() and len(text) <= _MOST_NUMBER else None)


def _places() -> Sequence[Printed]:
    """Where a word may stand; the code, which is not compared as names are, comes last."""
    return (_NAME, _SUBJECT, *NUMBERS.values(), _CODE)


EVERYTHING = Wanted()

_FINDINGS = {
    "blocking": ("本环节有须解决的事项", Application.blocking > 0),
    "clear": ("本环节没有须解决的事项", Application.blocking == 0),
    "later": ("以后环节有须补的事项", Application.later > 0),
    "attention": ("有须留意的事项", Application.attention > 0),
}


def by_kind(pinned: PinnedCall) -> list[Choice]:
    """By category, and by kind of filer where the call knows some."""
    call = pinned.call
    categories = [(each, pinned.category_label(each)) for each in call.categories]
    tracks = [(id, track.label) for id, track in call.tracks.items()]
    kind = say("申报类型", entry_of(call))
    return [
        Choice("category", "类别", lambda: categories, lambda value: Application.category == value),
        *([Choice("track", kind, lambda: tracks, lambda value: Application.track == value)] if tracks else ()),
    ]


ENDS = {
    "completed": ("已办结", (State.COMPLETED,)),
    "ended": ("未推荐或未入选", (State.DECLINED, State.NOT_SELECTED)),
    "withdrawn": ("已撤回", (State.WITHDRAWN,)),
}
"""How applications come to an end, as queues and counts of a call tell it: those that do stand at no stage any more."""


def by_stage(pinned: PinnedCall) -> Choice:
    """By the stage where they stand, or how they ended: each is in one of these."""
    stages = [(stage.id, stage.name) for stage in pinned.call.stages]
    ends = [(id, say(words, entry_of(pinned.call))) for id, (words, _) in ENDS.items()]
    return Choice("stage", "环节", lambda: [*stages, *ends], _at_stage)


def _at_stage(value: str) -> ColumnElement[bool]:
    if value in ENDS:
        return Application.state.in_(ENDS[value][1])
    return and_(Application.stage == value, Application.state.not_in([each for each in State if each.is_final]))


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
    return Sort(name or "", columns[plain], (name or "").startswith("-"), is_indexed=plain in SORTS)


def by_way(pinned: PinnedCall, reader: Reader) -> ColumnElement[int]:
    """How far they came: by the call's stages in their order, then by state, as far as the reader may know of it."""
    stages = {stage.id: number * len(State) for number, stage in enumerate(pinned.call.stages)}
    states = list(State)
    known = {state: states.index(reader.place(state)) for state in states}
    return case(stages, value=Application.stage) + case(known, value=Application.state)


BY_FINDINGS = Choice(
    "findings",
    "审查意见",
    lambda: [(value, words) for value, (words, _) in _FINDINGS.items()],
    lambda value: _FINDINGS[value][1],
)
