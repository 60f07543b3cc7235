"""Who is told that something was written in a thread: that it was, never what it says."""

from __future__ import annotations

from collections.abc import Iterator

from core.applications.models import Application
from core.applications.queries.pipelines import said_of
from core.colleagues import queries as colleagues
from core.colleagues.rules import DEPARTMENT
from core.evaluators import queries as evaluators
from core.evaluators.models import StaffState
from core.notifications import operations as messages
from core.notifications.rules import Topic
from core.people.models import Person
from core.threads import policies
from core.threads.models import Post
from core.threads.rules import Side
from core.units.queries import acting

PREFIX = "/threads/"


def link_of(application_id: str) -> str:
    """The page of a thread, for all of its sides."""
    return f"{PREFIX}{application_id}"


def written(post: Post, application: Application, to: frozenset[Side], sender: str, *, by: Person) -> None:
    """Tell the people of the sides to which it was written."""
    what = "催办" if post.urges else "留言"
    entry, asks = said_of(application, "申报"), "并尽快办理" if post.urges else ""
    text = f"{sender}就“{application.entry_name}”的{entry}{what}，请查看{asks}。"
    people = [person for side in sorted(to) for person in _of(side, post, application)]
    messages.send(people, text, link_of(application.id), topic=Topic.REMINDER if post.urges else Topic.THREAD, aside=by)


def _of(side: Side, post: Post, application: Application) -> Iterator[str]:
    if side is Side.APPLICANT:
        yield from acting(application.unit_id)
    elif side is Side.EVALUATOR:
        yield from _of_evaluator(post.engagement_id)
    else:
        yield from _of_office(application, DEPARTMENT if side is Side.DEPARTMENT else policies.body_of(application))


def _of_evaluator(engagement_id: str | None) -> Iterator[str]:
    evaluator_id = evaluators.engagement(engagement_id).evaluator_id if engagement_id else ""
    confirmed = evaluators.staff_of(evaluator_id, states=(StaffState.CONFIRMED,))
    yield from (each.person_id for each in confirmed)


def _of_office(application: Application, office: str) -> Iterator[str]:
    """Who sees to it there, with whoever stands in for him; where nobody does, all who work there."""
    charge, names = colleagues.charged(application.id, office), colleagues.colleagues([office])
    if charge is None or charge.person_id not in names:
        yield from names
    else:
        yield from colleagues.reached(office, [charge.person_id])
