"""Benchmarks: their revisions, their rows, and which revision a call is scored by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from core.calls.models import OpenedCall
from core.db import db
from core.db.keeping import Kept, again, once, once_on_page
from core.db.statements import columns_for, page_of, read
from core.errors import existing
from core.instance import instance
from core.plugin_api import IndicatorSet, ScoringMethod
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.pinned import PinnedCall
from core.scoring.models import BenchmarkPin, BenchmarkRevision, BenchmarkValue
from core.scoring.rules.benchmarks import Benchmarks, Ends, key
from core.units.rules.names import matching

# Asked of every application that is judged: made once.
_PINNED = (
    select(BenchmarkPin.revision_id)
    .where(BenchmarkPin.call_id == bindparam("call"), BenchmarkPin.indicator_set == bindparam("set"))
    .order_by(BenchmarkPin.serial.desc())
    .limit(1)
)

PAGE_SIZE = 50
ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """An indicator set with the method by which it is scored."""

    indicators: IndicatorSet
    method: ScoringMethod


def scored_set(book: PolicyBook, set_id: str) -> Scored | None:
    """A set with its method; None where the book has no method for it."""
    declared = book.get(Kinds.indicator_sets, set_id)
    methods = book.scoring_methods.values()
    method = next((each for each in methods if declared is not None and declared.id in each.indicator_sets), None)
    return None if declared is None or method is None else Scored(declared, method)


def scored_in(kept: PinnedCall, category: str) -> Scored | None:
    """By which indicators a call scores its entries of a category, with their method; None where it scores none."""
    named = kept.call.indicator_sets.get(category)
    return None if named is None else scored_set(kept.book, named)


def scored_sets() -> Mapping[str, Scored]:
    """Every set that is scored today, by its id."""
    book = instance().book()
    found = ((each, scored_set(book, each)) for each in book.indicator_sets)
    return {set_id: scored for set_id, scored in found if scored is not None}


def revisions(page: int = 1) -> tuple[Sequence[BenchmarkRevision], int]:
    """One page (counted from 1) of the revisions, newest first, and how many there are in all."""
    query = select(BenchmarkRevision).order_by(BenchmarkRevision.loaded_at.desc(), BenchmarkRevision.id)
    return page_of(query, page, PAGE_SIZE)


def revisions_of(set_id: str) -> Sequence[BenchmarkRevision]:
    """All revisions of a set, the newest first."""
    query = select(BenchmarkRevision).where(BenchmarkRevision.indicator_set == set_id)
    return db.session.scalars(query.order_by(BenchmarkRevision.serial.desc())).all()


def revision(revision_id: str) -> BenchmarkRevision:
    """One revision. Raises NotFound."""
    return existing(db.session.get(BenchmarkRevision, revision_id), "找不到这一版对标值。", "请从“对标值”重新进入。")


class Document(NamedTuple):
    """What pages say of the document from which a revision is."""

    title: str
    document_number: str | None
    dated: date
    invented: bool


def document(revision_id: str) -> Document:
    """That of a revision; read once, since it never changes."""
    return _documents.get(revision_id, lambda: Document(*read(_DOCUMENT, id=revision_id).one()))


_documents = Kept[str, Document](most=512)
_DOCUMENT = select(*columns_for(Document, BenchmarkRevision)).where(BenchmarkRevision.id == bindparam("id"))


def same(set_id: str, digest: str) -> BenchmarkRevision | None:
    """The revision that says just this already."""
    query = select(BenchmarkRevision).where(
        BenchmarkRevision.indicator_set == set_id, BenchmarkRevision.digest == digest
    )
    return db.session.scalar(query)


def newest(set_id: str) -> BenchmarkRevision | None:
    """The revision of a set that was loaded last."""
    query = select(BenchmarkRevision).where(BenchmarkRevision.indicator_set == set_id)
    return db.session.scalar(query.order_by(BenchmarkRevision.serial.desc()).limit(1))


class Row(NamedTuple):
    """A row of a revision, as its page shows it."""

    indicator: int
    industry: str
    size: str
    product: str
    unit: str
    base: Decimal
    leading: Decimal
    source: str


def values(revision_id: str, page: int = 1, industry: str = "") -> tuple[Sequence[Row], int]:
    """One page of a revision's rows in the file's order, of one industry or of all; and how many there are."""
    query = _ROWS if not industry else _ROWS.where(BenchmarkValue.industry_key == matching(industry))
    given = {"revision": revision_id}
    number = read(query.with_only_columns(func.count()), **given).scalar_one()
    shown = query.order_by(BenchmarkValue.serial).limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)
    return [Row(*row) for row in read(shown, **given)], number


_ROWS = select(*columns_for(Row, BenchmarkValue)).where(BenchmarkValue.revision_id == bindparam("revision"))


_kept = Kept[tuple[str, str], Benchmarks](most=512)


def benchmarks(revision_id: str, industry: str) -> Benchmarks:
    """A revision's rows for an industry (empty: for who is of none); read once, since they never change."""
    industry_key = matching(industry)

    def made() -> Benchmarks:
        query = select(BenchmarkValue).where(
            BenchmarkValue.revision_id == revision_id, BenchmarkValue.industry_key == industry_key
        )
        return Benchmarks(
            {
                key(row.indicator, row.industry, row.size, row.product): Ends(row.base, row.leading, row.unit)
                for row in db.session.scalars(query.order_by(BenchmarkValue.serial))
            }
        )

    return _kept.get((revision_id, industry_key), made)


def pins(call: OpenedCall) -> Mapping[str, BenchmarkPin]:
    """What a call is scored by, by indicator set: the last that was said of each."""
    query = select(BenchmarkPin).where(BenchmarkPin.call_id == call.id).order_by(BenchmarkPin.serial)
    return {pin.indicator_set: pin for pin in db.session.scalars(query)}


def pinned_revision(call: OpenedCall, set_id: str) -> BenchmarkRevision | None:
    """The revision by which a call is scored; None where none was loaded when it was opened, nor chosen since."""
    pinned = pinned_id(call.id, set_id)
    return None if pinned is None else revision(pinned)


def pinned_id(call_id: str, set_id: str) -> str | None:
    """Its id: for who has worked out before what comes of that revision, which never changes."""
    return once(_pin_of(call_id, set_id), lambda: read(_PINNED, call=call_id, set=set_id).scalar_one_or_none())


def pinned_again(call_id: str, set_id: str) -> None:
    """The running transaction has just pinned another revision."""
    again(_pin_of(call_id, set_id))


def _pin_of(call_id: str, set_id: str) -> str:
    return f"benchmarks of {call_id} {set_id}"


def calls_by(revision_id: str) -> Sequence[OpenedCall]:
    """The calls that are scored by a revision now."""
    return once_on_page((calls_by, revision_id), lambda: db.session.scalars(_BY, {"revision": revision_id}).all())


_LATER = aliased(BenchmarkPin)
_BY = (
    select(OpenedCall)
    .where(
        exists().where(
            BenchmarkPin.call_id == OpenedCall.id,
            BenchmarkPin.revision_id == bindparam("revision"),
            ~exists().where(
                _LATER.call_id == BenchmarkPin.call_id,
                _LATER.indicator_set == BenchmarkPin.indicator_set,
                _LATER.serial > BenchmarkPin.serial,
            ),
        )
    )
    .order_by(OpenedCall.call_id)
)
