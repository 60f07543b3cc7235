"""Finding rows by part of a text, however many there are: one index of pairs of signs, alike on both databases.

Every text that is searched stands once in `searched_text`, and each two signs that follow each other in it in
`searched_part`; of digits and Latin letters each four as well, for any two of these stand in every tenth number.
Triggers of the database write both, in the transaction that wrote the text, whoever wrote it.

A column is searched because its model says so (`searched`). It keeps texts as they are compared
(`core.units.rules.names.matching`), never personal data, and has an index of its own, by which its rows are found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    String,
    and_,
    any_,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, MappedColumn, mapped_column

from core.db import db
from core.db.base import Base
from core.db.keeping import once
from core.db.models import SearchedPart, SearchedText
from core.db.statements import ESCAPE, Known, escaped, read
from core.db.transaction import transaction

_KIND = "searched"
FEW = 3_000
"""So many texts are looked through one by one. What stands in more of them stands in some row soon enough: there it
is quicker to go through the rows in the order that is wanted."""

_MOST_PARTS = 16
_FOURS = re.compile(r"(?=([0-9A-Za-z]{4}))", re.ASCII)
_LAST = "\U0010ffff"


def searched(kind: str, *args: Any, **options: Any) -> MappedColumn[Any]:
    """A column of texts that are searched; columns of one kind hold the same sort of text, mostly the very same."""
    return mapped_column(*args, info={_KIND: kind}, **options)


def columns() -> dict[Column[Any], str]:
    """Every column that is searched, and its kind."""
    every = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return {column: column.info[_KIND] for column in every if _KIND in column.info}


class Held(NamedTuple):
    """The condition that a column holds a text somewhere; `is_few`: it names rows, which an index finds."""

    condition: ColumnElement[bool]
    is_few: bool


class Way(NamedTuple):
    """How rows are found whose column holds a text, whatever it is: by one of its parts of so many signs (0: each of
    them stands in many, and the rows are gone through), in a database of some kind. A statement is made once for it."""

    signs: int
    database: str

    def places(self, name: str) -> Sought:
        """What such a statement is given, under a name of its own: `Sought.values`."""
        part = bindparam(f"{name}_part", type_=String) if self.signs else None
        return Sought(bindparam(f"{name}_text", type_=String), part, self)


class Sought(NamedTuple):
    """A text that columns may hold, as LIKE reads it, and that part of it which fewest texts have."""

    text: Known[str]
    part: Known[str] | None
    way: Way

    def values(self, name: str) -> Mapping[str, object]:
        return {f"{name}_text": self.text, f"{name}_part": self.part} if self.way.signs else {f"{name}_text": self.text}

    def held(self, column: Searched) -> Held:
        has_it = column.contains(self.text, escape=ESCAPE)
        if self.part is None:
            return Held(has_it, is_few=False)
        having = select(SearchedPart.text_id).where(_is_part(_kind(column), self.part, self.way.signs))
        found = is_found(SearchedText.id, having), SearchedText.text.contains(self.text, escape=ESCAPE)
        texts = select(SearchedText.text).where(*found)
        # An index of such a column may leave empty texts out, and is asked only where the condition does too.
        return Held(and_(column != "", is_found(column, texts)), is_few=True)


Searched: TypeAlias = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def sought(asked: Sequence[tuple[Searched, str]]) -> Sequence[Sought | None]:
    """How each text is found in its column, one that is searched, both as they are compared; None: no row holds it.

    One question to the database for all.
    """
    told = [(_kind(column), text) for column, text in asked]
    rarest = once(f"rarest parts of {told}", lambda: _rarest(told))
    database = _database()
    return [
        None if part == "" else Sought(escaped(text), part, Way(len(part or ""), database))
        for (_, text), part in zip(asked, rarest, strict=True)
    ]


def holds(column: Searched, text: str) -> ColumnElement[bool]:
    """The condition alone, for rows that are looked for in one way only."""
    (one,) = sought([(column, text)])
    return held_by(column, one)


def held_by(column: Searched, one: Sought | None) -> ColumnElement[bool]:
    """The condition that the column holds what was sought; false where no row does."""
    return false() if one is None else one.held(column).condition


def _kind(column: Searched) -> str:
    mapped: Any = column.property
    kind: str = mapped.columns[0].info[_KIND]
    return kind


def rebuild() -> int:
    """Write the whole index anew, without texts that no row holds any more; how many texts there are."""
    with transaction() as session:
        session.execute(delete(SearchedPart))
        session.execute(delete(SearchedText))
        for column, kind in columns().items():
            known = select(SearchedText.text).where(SearchedText.kind == kind)
            new = select(literal(kind), column).where(column != "", column.not_in(known)).distinct()
            session.execute(insert(SearchedText).from_select(["kind", "text"], new))
        return session.scalar(select(func.count()).select_from(SearchedText)) or 0


def _rarest(asked: Sequence[tuple[str, str]]) -> Sequence[str | None]:
    """Of each text of a kind its part that fewest texts of that kind have; empty where one of its parts stands in none,
    None where each stands in many."""
    parts = dict.fromkeys((kind, part) for kind, text in asked for part in _parts(text))
    if not parts:
        return [None] * len(asked)
    counts: dict[tuple[str, str], int] = once("parts that were counted", dict)
    new = [each for each in parts if each not in counts]
    values = {f"kind{at}": kind for at, (kind, _) in enumerate(new)} | {
        f"part{at}": part for at, (_, part) in enumerate(new)
    }
    if new:
        counts |= zip(new, read(_counting(tuple(len(part) for _, part in new)), **values).one(), strict=True)

    def rarest(kind: str, text: str) -> str | None:
        least, part = min(((counts[kind, each], each) for each in _parts(text)), default=(FEW + 1, ""))
        return None if least > FEW else part if least else ""

    return [rarest(*each) for each in asked]


@lru_cache(maxsize=256)
def _counting(lengths: tuple[int, ...]) -> Select[*tuple[int, ...]]:
    """In how many texts each of so many parts stands, as far as it matters."""
    parts = (
        _is_part(bindparam(f"kind{at}", type_=String), bindparam(f"part{at}", type_=String), length)
        for at, length in enumerate(lengths)
    )
    bounded = (select(literal(1)).where(each).limit(FEW + 1).subquery() for each in parts)
    return select(*(select(func.count()).select_from(each).scalar_subquery() for each in bounded))


def _parts(text: str) -> list[str]:
    """The parts by which texts that hold this one are found; a single sign is the beginning of some."""
    found = _FOURS.findall(text) or [text[at : at + 2] for at in range(max(1, len(text) - 1))]
    return list(dict.fromkeys(found))[:_MOST_PARTS] if text else []


def is_found(column: InstrumentedAttribute[Any], texts: Select[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these, as each database asks an index, also beside others of which one must hold."""
    if _database() == "postgresql":
        return column == any_(func.array(texts.scalar_subquery()))
    return column.in_(texts)


def _database() -> str:
    return db.session().get_bind().dialect.name


def _is_part(kind: Known[str], part: Known[str], length: int) -> ColumnElement[bool]:
    """A single sign is the beginning of some."""
    is_it = SearchedPart.part == part if length > 1 else SearchedPart.part.between(part, part + _LAST)
    return and_(SearchedPart.kind == kind, is_it)
