"""From a declaration of the book to its place on the pages, and from a clause to what serves it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from core.plugin_api import Deadline
from core.plugin_api.kinds import KINDS, Kinds
from core.policy.book import PolicyBook
from core.policy.coverage import Implementation, Strength
from core.policy.kinds import treatment
from core.policy.saying import part_in_words
from core.policy.wording import Words


@dataclass(frozen=True, slots=True)
class Link:
    """What serves a clause: kind and words, its address, and whether it stops what the clause forbids."""

    kind: str
    words: str
    url: str
    enforces: bool


class Linker:
    """Makes links into the pages of one book."""

    def __init__(self, book: PolicyBook) -> None:
        self._book = book
        self._words = Words(book)

    def of_implementation(self, each: Implementation) -> Link:
        """A declaration, or a part of one, that cites a clause."""
        kind = KINDS[each.kind]
        declaration = self._book.find(kind, each.id)
        words = treatment(kind).line(declaration, self._words)
        part = part_in_words(declaration, each.part, self._words)
        return Link(
            kind.label,
            f"{words}：{part}" if part else words,
            self.url(each.kind, each.id),
            each.strength is Strength.ENFORCES,
        )

    def url(self, kind: str, declaration_id: str) -> str:
        """Where the declaration stands on the policy pages."""
        if kind == "forms" and (place := self._first_use(declaration_id)):
            call, category = place
            return url_for("policy.forms", call_id=call, category=category, _anchor=declaration_id)
        if kind == "sources":
            return url_for("policy.sources", _anchor=declaration_id)
        if kind == "clauses":
            return url_for("policy.clause", clause_id=declaration_id)
        return url_for("policy.index", _anchor=f"{kind}-{declaration_id}")

    def _first_use(self, form_id: str) -> tuple[str, str] | None:
        for call in reversed(list(self._book.calls.values())):
            for category, forms in call.forms.items():
                if form_id in forms:
                    return call.id, category
        return None


class Amending:
    """Where staff change what the book says today: a value, a call's date, a duty."""

    def __init__(self, book: PolicyBook) -> None:
        self._book = book
        self._words = Words(book)

    def __call__(self, kind: str, declaration_id: str) -> str | None:
        """The address at which a declaration is changed; None where nothing of it can be."""
        declaration = self._book.of(KINDS[kind])[declaration_id]
        if isinstance(declaration, Deadline):
            if declaration.call is None:
                return url_for("policy_amendments.change_one_duty", duty_id=declaration_id)
            call = self._book.get(Kinds.calls, declaration.call)
            return None if call is None else url_for("policy_amendments.dates", call_id=call.id)
        if not any(treatment(KINDS[kind]).values(declaration, self._words)):
            return None
        return url_for("policy_values.change", kind=kind, declaration_id=declaration_id)
