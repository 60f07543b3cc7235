"""A thread as one side reads it, with whom it reaches there; and what somebody wrote, for himself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.applications.models import Application
from core.applications.presenting.ahead import Ahead
from core.applications.queries.pipelines import pipeline_of, said_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.audit.presenting import Thing
from core.bodies.queries import tiers
from core.evaluators import queries as evaluators
from core.files.models import StoredFile
from core.filling import queries as filling
from core.filling.models import Return
from core.instance import instance
from core.notifications.queries import is_told, unread_links
from core.people.models import Person
from core.plugin_api import Term
from core.plugin_api.declarations import PersonalData
from core.policy.wording import span
from core.retention.presenting import Part, moment
from core.threads import policies, queries
from core.threads.notifications import PREFIX, link_of
from core.threads.policies import Seat
from core.threads.queries import Written
from core.threads.rules import Side
from core.units.queries import look_at_reached, reached

ANSWERING = "answering"
"""The term's name in the book: within which offices answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a thread: from whom, to whom, what, when. `by` is told to the writer's own side alone."""

    said_by: str
    to: str
    text: str
    at: datetime
    is_own: bool
    by: str = ""
    mark: str = ""
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """The office that is asked now: its name, its telephone, and within which time it answers in writing."""

    name: str
    phone: str | None
    term: Term | None

    @property
    def within(self) -> str:
        return "" if self.term is None else span(self.term)


@dataclass(frozen=True)
class Thread:
    """The thread of an application as it is read from a seat."""

    application: Application
    seat: Seat

    @cached_property
    def partners(self) -> Mapping[Side, str]:
        """To whom the reader's side may write now, by name."""
        return {side: self.names[side] for side in policies.partners(self.application, self.seat)}

    @property
    def usual(self) -> Sequence[Side]:
        """To whom it writes if nobody else is meant: offices to the applicant, all others to whose turn it is."""
        wanted = Side.APPLICANT if self.seat.side.is_office else policies.turn_of(self.application)
        return [wanted] if wanted in self.partners else list(self.partners)[:1]

    @cached_property
    def names(self) -> Mapping[Side, str]:
        """What the sides are called here now."""
        return {side: name_of(side, self.application) for side in Side}

    def say(self, text: str) -> str:
        """Words that we say of applications, said of what this is."""
        return said_of(self.application, text)

    @cached_property
    def contact(self) -> Contact:
        return contact_of(self.application)

    @cached_property
    def may_answer(self) -> bool:
        """Whether the reader's side may answer to what was sent back."""
        return self.seat.side is Side.APPLICANT and any(each.answered_at is None for each in self._returned)

    @cached_property
    def _returned(self) -> Sequence[Return]:
        return filling.returns(self.application.id) if self.seat.side is not Side.EVALUATOR else ()

    @cached_property
    def lines(self) -> Sequence[Line]:
        """What the reader's side reads, the newest first: posts, and for whom it concerns what was sent back."""
        days = {each.id: each.returned_at for each in self._returned}
        found = [*(self._post(each, days) for each in self._posts), *map(self._return, self._returned)]
        return sorted(found, key=lambda line: line.at, reverse=True)

    @property
    def _posts(self) -> Sequence[Written]:
        return queries.posts(self.application.id, self.seat.side, self.seat.evaluator_id)

    def _return(self, sent_back: Return) -> Line:
        stage = pipeline_of(self.application).stage(sent_back.from_stage or self.application.stage)
        side = policies.office_at(self.application, stage.id)
        is_own, to = side is self.seat.side, self.names[Side.APPLICANT]
        by = _body(policies.body_of(self.application, stage)) if side is Side.BODY else self.names[side]
        return Line(by, to, sent_back.message, sent_back.returned_at, is_own, mark="退回补正")

    def _post(self, written: Written, days: Mapping[str, datetime]) -> Line:
        post, answered = written.post, days.get(written.post.return_id or "")
        is_own = post.side is self.seat.side
        names = {
            **self.names,
            Side.EVALUATOR: written.evaluator or Side.EVALUATOR.label,
            Side.BODY: _body(post.office or self.application.body_id),
        }
        return Line(
            said_by=names[post.side],
            to="、".join(names[side] for side in Side if side in post.addressed),
            text=post.text,
            at=post.written_at,
            is_own=is_own,
            by=written.by if is_own else "",
            mark="催办" if post.urges else f"答复 {moment(answered)} 的退回意见" if answered else "",
            files=written.files,
        )


def name_of(side: Side, application: Application) -> str:
    """What a side is called in the thread of an application now."""
    if side is Side.APPLICANT:
        return application.unit_name
    if side is Side.EVALUATOR:
        engaged = evaluators.standing(application.id)
        return side.label if engaged is None else engaged.evaluator_name
    return _body(policies.body_of(application)) if side is Side.BODY else instance().authority


def _body(id: str) -> str:
    return tiers().offices[id].full_name


@dataclass(frozen=True, slots=True)
class Awaited:
    """For whom an application waits, with the people there and their telephones."""

    name: str
    people: Sequence[tuple[str, str]]


def waits_for(application: Application, by: Person) -> Awaited | None:
    """Whom one would remind of an application; None where it waits for nobody."""
    seat = policies.seat_of(by, application)
    side = policies.waits_for(application, seat)
    if side is None:
        return None
    name = name_of(side, application)
    if side is Side.APPLICANT:
        people = reached(application.unit_id)
        return Awaited(name, [(each.name, each.phone or each.email) for each in people])
    phone = tiers().offices[policies.body_of(application)].phone
    return Awaited(name, [("办公电话", phone)] if phone else [])


def each_waits_for(several: Sequence[Application], by: Person) -> Mapping[str, Awaited | None]:
    """The same of several, by their ids: who acts for the units of what was sent back is asked at once."""
    look_at_reached(each.unit_id for each in several if each.state is State.RETURNED)
    return {each.id: waits_for(each, by) for each in several}


def contact_of(application: Application) -> Contact:
    """The office whose turn it is, with its telephone: a body's as administrators know it, the department's as the
    document of the call prints it."""
    term = instance().book().term(ANSWERING)
    if policies.turn_of(application) is Side.BODY:
        office = tiers().offices[policies.body_of(application)]
        return Contact(office.full_name, office.phone, term)
    return Contact(instance().authority, _printed(application), term)


def _printed(application: Application) -> str | None:
    """The telephone of the documents on which the call and its stages rest, the call's own first."""
    book, call = rulebook(application).pinned.book, rulebook(application).call
    clauses = (book.clauses.get(each.clause or "") for each in (call, *call.stages))
    sources = (instance().book().sources.get(clause.source) for clause in clauses if clause is not None)
    return next((source.phone for source in sources if source is not None and source.phone), None)


def own(who: Person) -> Part:
    """What somebody wrote in threads, for that person."""
    written = queries.written_by(who.id)
    rows = [(moment(post.written_at), application.entry_name, post.text) for post, application in written]
    return Part("申报往来留言", ("时间", "申报", "内容"), rows, PersonalData.THREADS)


def unread(person: Person) -> Sequence[str]:
    """The ids of the applications in whose threads there is something new that somebody may read, last told of first.

    He may have been told of others: his authority for their units ended since, or his office is another.
    """
    ids = [link.removeprefix(PREFIX) for link in unread_links(person, PREFIX)]
    readable = queries.still_read(person, ids)
    return [id for id in ids if id in readable]


def is_unread(person: Person, application_id: str) -> bool:
    """Whether there is something new in one application's thread that somebody may read."""
    return is_told(person, link_of(application_id)) and bool(queries.still_read(person, [application_id]))


def new(person: Person) -> Iterator[Ahead]:
    """What applicants are told first: that somebody wrote to them."""
    for application in queries.in_order(unread(person)):
        title = f"“{application.entry_name}”有新留言"
        yield Ahead(
            title,
            said_of(application, "对方就这项申报留言。"),
            application.call.title,
            link_of(application.id),
            "查看留言",
        )


def things(numbers: Collection[str]) -> Mapping[str, Thing]:
    """Posts as the trail names them: by the application, whose thread its reader may open."""
    found = queries.several(numbers)
    return {number: Thing("往来留言", link_of(post.application_id)) for number, post in found.items()}
