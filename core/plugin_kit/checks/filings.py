"""Every kind of application there can be: a call, a category and a track in a book, with the forms that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.plugin_api.declarations import Call, Field, Form
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope
from core.policy.book import PolicyBook


@dataclass(frozen=True)
class Filing:
    """One kind of application. ``forms`` are those that exist: a missing one is the affair of another check."""

    book: PolicyBook
    call: Call
    category: str
    track: str | None
    forms: tuple[Form, ...]

    def __str__(self) -> str:
        track = f", track {self.track!r}" if self.track else ""
        return f"call {self.call.id!r}, category {self.category!r}{track}"

    @property
    def fields(self) -> dict[str, Field]:
        """The questions of all its forms, by name."""
        return {field.name: field for form in self.forms for section in form.sections for field in section.fields}


def filings(scope: Scope) -> Iterator[Filing]:
    """Every kind of application of every book."""
    for book in scope.books:
        for call in book.calls.values():
            for category in call.categories:
                for track in (*call.tracks,) or (None,):
                    named = (book.get(Kinds.forms, form) for form in call.forms.get(category, ()))
                    forms = tuple(form for form in named if form is not None and form.track in {None, track})
                    yield Filing(book, call, category, track, forms)
