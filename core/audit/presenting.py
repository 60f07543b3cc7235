"""The trail as a report: of what an event speaks, by name and with its page, and what was before and after, in words.

Rooms whose things these are say so where they register themselves; for all others there is a way that tells no lie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Select, false, select
from sqlalchemy.orm import InstrumentedAttribute

from core import clock
from core.audit import actions
from core.audit.policies import readable
from core.audit.queries import ABOUT, Done, Event
from core.db import db
from core.db.keeping import once_on_page
from core.db.statements import any_of
from core.db.statements import read as run
from core.forms import LaidOutForm, single
from core.people.models import Person
from core.plugin_api.labels import Labelled
from core.registry import Registry


class Thing(NamedTuple):
    """Of what an event speaks: its name, and a page that whoever reads the trail may open, if there is one."""

    name: str
    url: str | None = None


THINGS: Registry[Callable[[Collection[str]], Mapping[str, Thing]]] = Registry()
"""By kind of subject: those of these ids."""


def by_rows(
    id: InstrumentedAttribute[str], name: InstrumentedAttribute[str], page: Callable[[str], str] | None = None
) -> Callable[[Collection[str]], Mapping[str, Thing]]:
    """The things that are rows of a table: the column of their ids, that of their names, and the page of one."""

    query = select(id, name).where(id.in_(any_of("ids")))

    def find(ids: Collection[str]) -> Mapping[str, Thing]:
        return {row[0]: Thing(row[1], page and page(row[0])) for row in run(query, ids=list(ids))}

    return find


@dataclass(frozen=True, slots=True)
class Belonging:
    """The rows of a table that are called as what they belong to, which is of that kind, and are found with it.

    Where they have no page of their own, theirs is that one's.
    """

    id: InstrumentedAttribute[str]
    owner: InstrumentedAttribute[str]
    kind: str
    page: Callable[[str], str] | None = None

    def make_known(self, kind: str) -> None:
        """To the trail, which calls them so."""
        THINGS.give(kind, self.things)
        ABOUT.give(kind, self.about)

    def things(self, ids: Collection[str]) -> Mapping[str, Thing]:
        rows = db.session.execute(select(self.id, self.owner).where(self.id.in_(ids)))
        owners = {row[0]: row[1] for row in rows}
        named = THINGS[self.kind](set(owners.values()))
        found = {id: named[of] for id, of in owners.items() if of in named}
        return {id: Thing(each.name, self.page(id) if self.page else each.url) for id, each in found.items()}

    def about(self, text: str) -> Select[Any]:
        spoken_of = ABOUT.get(self.kind)
        return select(self.id).where(false() if spoken_of is None else self.owner.in_(spoken_of(text)))


class Said(NamedTuple):
    """A field in words: what it is called, and its value."""

    label: str
    words: str


Read: TypeAlias = Callable[[str, Any], Said | None]
READS: Registry[Callable[[Collection[str]], Mapping[str, Read]]] = Registry()
"""By kind of subject: how the fields of events of these ids are read whose words stand elsewhere, as those of a form
do."""


FIELDS: Registry[Callable[[str], str]] = Registry()
"""By kind of subject and field (``body.kind``), or by a field that is alike everywhere (``.list_id``): what a stored
word is called where only its room knows."""


def by_forms(forms: Iterable[LaidOutForm]) -> Read:
    """How events are read whose fields are answers: by the questions of these forms."""
    asked = {name: form for form in forms for name in form.fields}

    def read(name: str, value: Any) -> Said | None:
        if name == "field" and isinstance(value, str) and value in asked:
            return Said("项目", asked[value].fields[value].label)
        root = name.partition(".")[0]
        if root not in asked:
            return None
        form = asked[root]
        return Said(form.fields[root].label, _answer(form, name, value))

    return read


def _answer(form: LaidOutForm, path: str, value: Any) -> str:
    if isinstance(value, Mapping | list):
        return _table(value)
    one = single(form, path)
    return words(value) if one is None or value in {None, ""} else one.words(value)


def _table(value: Any) -> str:
    """Of a whole table its figures: in which cell each stands is told by the page of what it is of."""
    if isinstance(value, Mapping | list):
        inner = value.values() if isinstance(value, Mapping) else value
        return "；".join(said for each in inner if (said := _table(each)) != NOTHING) or NOTHING
    return words(value)


NOTES: Registry[Callable[[Event | Done], str]] = Registry()
"""By action: the note of an event in words, where it was written down as something that only the product reads."""


def note(event: Event | Done) -> str | None:
    """The note of an event in words."""
    told = NOTES.get(actions.present(event.action))
    return event.note if told is None or event.note is None else told(event)


class Change(NamedTuple):
    """A field before and after."""

    label: str
    before: str
    after: str

    @property
    def in_brief(self) -> str:
        sides = (side for side in (self.before, self.after) if side != NOTHING)
        return f"{self.label}：" + " → ".join(side if len(side) <= _BRIEF else f"{side[:_BRIEF]}…" for side in sides)


NOTHING = "—"
_BRIEF, _FEW = 40, 3
"""Signs of a value, and changes of an event, that a list has room for."""
_NAMES = ("name", "unit", "title", "what")
"""Fields of an event that name its subject where nobody else does."""
_ID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[0-9a-f]{32,}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


def things(events: Iterable[Event], reader: Person) -> Mapping[int, Thing]:
    """Of what each event speaks, by its number.

    Where the reader is not told what stood in the event, its thing is named only if he may read it on its page.
    """
    held = list(events)
    told = _readable(reader, held)
    found: dict[tuple[str, str], Thing] = {}
    for kind, ids in _subjects(held).items():
        if kind in THINGS:
            found |= {(kind, id): thing for id, thing in THINGS[kind](sorted(ids)).items()}
    return {each.number: _told(each, found.get((each.subject_type, each.subject_id)), each in told) for each in held}


def _readable(reader: Person, events: Sequence[Event]) -> Collection[Event]:
    """Asked once on a page that tells of the same events in more than one way."""
    numbers = tuple(each.number for each in events)
    return once_on_page(("readable", reader.id, numbers), lambda: readable(reader, events))


def _told(event: Event, thing: Thing | None, is_told: bool) -> Thing:
    if not is_told:
        return thing if thing is not None and thing.url is not None else Thing("")
    return thing or _by_itself(event)


def _by_itself(event: Event) -> Thing:
    for side in (event.after or {}, event.before or {}):
        for name in _NAMES:
            if isinstance(said := side.get(name), str) and said and not _ID.fullmatch(said):
                return Thing(said)
    plain = event.subject_id
    is_code = _ID.fullmatch(plain) or (plain.isascii() and not plain.isdecimal() and "/" not in plain)
    return Thing("" if is_code else plain)


def changes(event: Event) -> Sequence[Change]:
    """What every field that either side holds was before and is after, in their order."""
    return _changes(event.subject_type, event.before or {}, event.after or {}, _reads([event])(event))


def _subjects(events: Iterable[Event]) -> Mapping[str, Collection[str]]:
    """Of what events speak, by kind."""
    found = defaultdict[str, set[str]](set)
    for each in events:
        found[each.subject_type].add(each.subject_id)
    return found


def _reads(events: Iterable[Event]) -> Callable[[Event], Read | None]:
    """How the fields of each of these events are read."""
    found = {kind: READS[kind](ids) for kind, ids in _subjects(events).items() if kind in READS}
    return lambda event: found.get(event.subject_type, {}).get(event.subject_id)


def _changes(
    subject_type: str, before: Mapping[str, Any], after: Mapping[str, Any], read: Read | None
) -> Sequence[Change]:
    found = []
    for name in dict.fromkeys((*before, *after)):
        sides = [_said(subject_type, name, side.get(name), read) for side in (before, after)]
        found.append(Change(sides[0].label, *(each.words for each in sides)))
    return found


def summaries(events: Iterable[Event], reader: Person) -> Mapping[int, str]:
    """What a list of events says of each, by its number: its note, else what it changed, in brief."""
    held = list(events)
    told, notes = _readable(reader, held), {each.number: note(each) for each in held}
    plain = {
        each.number: sides for each in held if each in told and not notes[each.number] and any(sides := _plain(each))
    }
    read_of = _reads(held)

    def in_brief(event: Event) -> str:
        return _in_brief(event.subject_type, plain[event.number], read_of(event)) if event.number in plain else ""

    return {each.number: notes[each.number] or in_brief(each) for each in held}


def _plain(event: Event) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What an event says of before and of after, as far as a list has room for it."""
    before, after = ({k: v for k, v in (side or {}).items() if _is_plain(v)} for side in (event.before, event.after))
    return before, after


def _in_brief(subject_type: str, sides: tuple[Mapping[str, Any], Mapping[str, Any]], read: Read | None) -> str:
    found = [each for each in _changes(subject_type, *sides, read) if each.before != each.after]
    return "；".join(each.in_brief for each in found[:_FEW]) + ("；等" if len(found) > _FEW else "")


def _is_plain(value: Any) -> bool:
    """Whether a list of events has room for it: no table, no sum, and nothing whose name has to be looked up."""
    return not isinstance(value, Mapping | list) and not (isinstance(value, str) and _CODE.fullmatch(value))


def _said(subject_type: str, name: str, value: Any, read: Read | None) -> Said:
    own = None if read is None else read(name, value)
    if own is not None:
        return own
    label = actions.field_label(subject_type, name)
    return Said("其他" if label == name and name.isascii() else label, words(value, subject_type, name))


def words(value: Any, subject_type: str = "", name: str = "") -> str:
    """A value as people read it: no identifier, no JSON."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "是" if value else "否"
        case int() | float():
            return f"{value:,}" if isinstance(value, int) and name in {"size"} else str(value)
        case Mapping():
            parts = ((actions.field_label(subject_type, key), key, each) for key, each in value.items())
            return "；".join(
                f"{words(key, subject_type) if label == key else label}：{words(each, subject_type, key)}"
                for label, key, each in parts
            )
        case str():
            return _text(value, subject_type, name)
    return "、".join(words(each, subject_type, name) for each in value) or NOTHING


def _text(value: str, subject_type: str, name: str) -> str:
    told = FIELDS.get(f"{subject_type}.{name}") or FIELDS.get(f".{name}")
    if told is not None:
        return told(value)
    kind = actions.field_kind(subject_type, name)
    if kind is not None and value in set(kind):
        return kind(value).called
    if _ID.fullmatch(value):
        return _named(value)
    if _DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%Y-%m-%d}"
    if _INSTANT.fullmatch(value):
        return f"{clock.local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    called = {each.called for each in _known_as().get(value, ())}
    return called.pop() if len(called) == 1 else value


def _named(id: str) -> str:
    """Whatever bears the id, by name: one record is of one kind."""
    for find in THINGS.values():
        if (thing := find([id]).get(id)) is not None and thing.name:
            return thing.name
    return "（另一条记录）"


@cache
def _known_as() -> Mapping[str, Sequence[Labelled]]:
    """What a stored word may be, for every word that the product knows."""
    found: dict[str, list[Labelled]] = {}
    for kind in _kinds(Labelled):
        for member in kind:
            found.setdefault(member.value, []).append(member)
    return found


def _kinds(kind: type[Labelled]) -> Iterator[type[Labelled]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
