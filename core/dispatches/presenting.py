"""What pages show of letters: what one would say, of which of the chosen one can be issued, and what was issued."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from docx.blkcntnr import BlockItemContainer
from docx.oxml.document import CT_Body
from docx.table import Table

from core.applications.models import Application
from core.audit.presenting import Thing
from core.db import db
from core.dispatches import policies
from core.dispatches.models import Dispatch
from core.dispatches.operations import body_written, template_of
from core.dispatches.queries import issued
from core.dispatches.queries.subjects import Subject, of_application
from core.errors import DomainError
from core.people.models import Person
from core.plugin_api.declarations import DispatchKind

_COUNTED = 30

LETTERS = tuple(kind for kind in DispatchKind if not kind.is_of_many)


@dataclass(frozen=True)
class Picked:
    """Applications that somebody chose for a letter, as the page showed them."""

    applications: Sequence[Application]
    revisions: Mapping[str, int]
    by: Person

    @property
    def now(self) -> Mapping[str, int]:
        """The revisions that they have by now."""
        return {each.id: each.revision_for(self.by) for each in self.applications}

    @cached_property
    def chosen(self) -> str:
        """As addresses say it."""
        return urlencode([("chosen", f"{id}:{revision}") for id, revision in self.revisions.items()], safe=":")

    @property
    def is_counted(self) -> bool:
        """Whether few enough are chosen to be counted for every kind."""
        return len(self.applications) <= _COUNTED

    @cached_property
    def of(self) -> Mapping[DispatchKind, Letters]:
        """By kind: of which of them a letter can be issued."""
        return {kind: Letters(self, kind) for kind in LETTERS}


@dataclass(frozen=True)
class Letters:
    """Letters of one kind about what was chosen."""

    picked: Picked
    kind: DispatchKind

    @cached_property
    def _found(self) -> Sequence[tuple[Application, Subject | str]]:
        return [(each, self._of(each)) for each in self.picked.applications]

    def _of(self, application: Application) -> Subject | str:
        try:
            subject = of_application(application, self.kind)
            policies.may_issue(self.picked.by, subject).or_raise()
        except DomainError as refused:
            return refused.sentence
        return subject

    @cached_property
    def ready(self) -> Sequence[Subject]:
        """What would be issued."""
        return [found for _, found in self._found if isinstance(found, Subject)]

    def one(self, application_id: str | None) -> Subject | None:
        """What would be issued about an application; else the first of them, if there are any."""
        about = (each for each in self.ready if each.application and each.application.id == application_id)
        return next(about, next(iter(self.ready), None))

    @property
    def left_out(self) -> Sequence[tuple[str, str]]:
        """What would not, and why: (name, reason)."""
        return [(each.entry_name, found) for each, found in self._found if isinstance(found, str)]

    @property
    def revisions(self) -> Mapping[str, int]:
        """Of those that would be issued, as the page showed them."""
        ready = {subject.application.id for subject in self.ready if subject.application is not None}
        return {id: revision for id, revision in self.picked.revisions.items() if id in ready}


def preview(subject: Subject, note: str) -> Sequence[str]:
    """What it would say, line by line."""
    return list(_lines(body_written(subject, note)))


def basis_of_layout(kind: DispatchKind) -> str:
    """By whose template it is laid out."""
    declared = template_of(kind).declared
    own = declared is None or declared.file is None
    return "本平台通用格式（地区规则没有提供模板）" if own else "地区规则提供的模板"


def issued_to(application: Application) -> Sequence[Dispatch]:
    """What was issued about an application; for pages of those who may see it."""
    return issued.of_application(application.id)


def things(ids: Collection[str]) -> Mapping[str, Thing]:
    """By what the trail speaks of: its number, and where it is found."""
    found = (db.session.get(Dispatch, id) for id in ids)
    return {each.id: Thing(f"{each.title} {each.number}", f"/dispatches?q={each.number}") for each in found if each}


def _lines(body: CT_Body) -> Iterator[str]:
    of_no_file: Any = None  # whose styles nobody asks for
    for part in BlockItemContainer(body, of_no_file).iter_inner_content():
        if isinstance(part, Table):
            yield from ("　".join(dict.fromkeys(cell.text for cell in row.cells)) for row in part.rows)
        elif part.text.strip():
            yield from part.text.split("\n")
