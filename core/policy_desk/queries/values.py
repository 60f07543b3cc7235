"""A declaration whose values may be changed: as it stands, who changed it last, and which opened calls keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.calls import queries as opened_calls
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound
from core.plugin_api import Declaration
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_api.schema import attributes
from core.policy import values
from core.policy.book import PolicyBook
from core.policy.kinds import treatment
from core.policy.values import Value
from core.policy.wording import Words
from core.policy_desk.models import Amendment
from core.policy_desk.queries import amendments
from core.policy_desk.queries.layer import overridden


@dataclass(frozen=True, slots=True)
class Keeping:
    """An opened call that keeps the declaration as it was when it was opened, or last changed there."""

    opened: OpenedCall
    declaration: Declaration
    live: int
    said: str


@dataclass(frozen=True)
class Valued:
    """A declaration of the book with the values that may be changed.

    A change is declared under the same id; it ``overrides`` what a plugin declares under that id, if one does.
    """

    kind: Kind[Any]
    declaration: Declaration
    values: tuple[Value, ...]
    overrides: str | None
    last: Amendment | None
    kept_by: tuple[Keeping, ...]
    said: str

    @property
    def id(self) -> str:
        return self.declaration.id

    @property
    def seen(self) -> int:
        """The serial of the last change, 0 before the first: what a page must name to change what it showed."""
        return 0 if self.last is None else self.last.serial

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The sentences that repeat a value and have to follow it."""
        return values.texts_of(self.declaration, self.values)

    def text_label(self, key: str) -> str:
        """What such a sentence is called."""
        return attributes(self.kind.declares)[key].label


def find(book: PolicyBook, kind_name: str, declaration_id: str) -> Valued:
    """A declaration that has values. Raises NotFound."""
    kind, words = KINDS.get(kind_name), Words(book)
    found = None if kind is None else book.of(kind).get(declaration_id)
    there = () if kind is None or found is None else tuple(treatment(kind).values(found, words))
    if kind is None or found is None or not there:
        raise NotFound("政策库中没有这项规定，或者它没有可以调整的数值。", "请从“政策库”页面重新进入。")
    return Valued(
        kind,
        found,
        there,
        overridden(kind, found.id),
        amendments.last(kind.name, found.id),
        tuple(_kept_by(kind, found, there)),
        treatment(kind).line(found, words),
    )


def _kept_by(kind: Kind[Any], declaration: Declaration, there: tuple[Value, ...]) -> Iterator[Keeping]:
    """The opened calls in which something is still going on and that keep the same values, the newest first."""
    tallies = opened_calls.tallies()
    for opened in opened_calls.opened_calls():
        tally = tallies.get(opened.id)
        live = 0 if tally is None else tally.drafting + tally.under_way
        if opened.state is CallState.CLOSED and not live:
            continue
        kept = pinned(opened).book
        found = kept.get(kind, declaration.id)
        if found is None:
            continue
        words = Words(kept)
        if {each.path for each in treatment(kind).values(found, words)} >= {each.path for each in there}:
            yield Keeping(opened, found, live, treatment(kind).line(found, words))
