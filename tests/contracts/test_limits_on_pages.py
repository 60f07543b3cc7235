"""What any page of a call calls a limit is one: the rulebook's day to the minute, tried on every installed region."""

from __future__ import annotations

import re

from sqlalchemy import select

from core import clock
from core.calls.queries import due_at
from core.db import db
from core.instance import instance
from core.notices.models import NoticeItem, PublicNotice
from core.people.models import Person, Role
from core.plugin_api import Actor, Does
from core.plugin_api.kinds import KINDS
from core.policy.outer import outer_end
from core.policy_desk.queries.dates import dates_of
from tests.contracts.by_web import Sender, acts, pages_of
from tests.contracts.elevator import Elevator
from tests.support.clients import browser_of, words
from tests.support.limits import as_told, limits_on


def told_of(at: Elevator) -> set[tuple[str, str | None]]:
    """Every limit of the call, for whichever kind of filer; how far each may be moved; and the end of its notices."""
    opened, book = at.opened, instance().book()
    tracks = (*at.call.tracks, None)
    dues = (due_at(opened, stage.id, track, at.draft_body) for stage in at.call.stages for track in tracks)
    found = {each for due in dues if due is not None for each in as_told(due.until)}
    for each in dates_of(book, opened, opened.call_id):
        outer = outer_end(book, each.call, each.stage.id, each.tracks, clock.today().year)
        if outer is not None:
            found |= as_told(outer.ends)
        if each.deadline is not None and each.deadline.extendable_until is not None:
            found |= as_told(clock.end_of_day(each.deadline.extendable_until))
    for notice in db.session.scalars(select(PublicNotice)):
        found |= as_told(clock.end_of_day(notice.last_day))
    return found


def test_what_a_page_calls_a_limit_is_the_rulebooks_day(at: Elevator) -> None:
    draft = at.drafted(at.call.stages[0])
    seen = 0
    for stage in (None, *at.call.stages):
        if stage is not None and stage.kind in {Does.FILE, Does.CARRY_OUT}:
            continue
        application = draft if stage is None else at.at(stage)
        reviewing = next(each for each in at.call.stages if each.bodies or each.kind is Does.REVIEW or each.receipt)
        officer = at.actor(reviewing, application)
        if stage is not None and stage.kind is Does.NOTICE:
            for kind, by, path, values in acts(at, application):
                if kind is Does.NOTICE:
                    Sender(at).send(by, path, **values)
            notice_id = db.session.scalars(
                select(NoticeItem.notice_id).where(NoticeItem.application_id == application.id)
            ).one()
            extra = [(None, f"/notices/{notice_id}"), (None, f"/notices/{notice_id}/object/{application.id}")]
        else:
            extra = []
        told = told_of(at)
        for reader, path in (*pages_of(at, application, officer), *extra):
            answer = browser_of(at.app, reader).get(path, follow_redirects=True)
            shown = set(limits_on(answer.text))
            assert shown <= told, (path, stage and stage.id, shown - told)
            seen += len(shown)
    assert seen, "pages tell limits"


def test_no_page_of_a_call_names_a_declaration_by_its_id(at: Elevator) -> None:
    """At any desk, nor in the policy book and the trail; addresses are no words."""
    book = instance().book()
    ids = {each.id for kind in KINDS.values() for each in book.of(kind).values() if "-" in each.id} - {*book.clauses}
    named = re.compile(rf"(?<![\w/.-])({'|'.join(map(re.escape, sorted(ids)))})(?![\w-])")
    assert ids
    auditor, waiting = at.people.make(Role.AUDITOR), [each for each in at.call.stages if each.kind is not Does.FILE]
    pages: list[tuple[Person | None, str]] = [(auditor, "/audit"), (None, "/policy"), (None, "/policy/clauses")]
    pages += [(None, "/policy/sources"), *((None, f"/policy/clauses/{clause}") for clause in book.clauses)]
    reviewing = next(each for each in at.call.stages if each.actor is Actor.RECOMMENDING_BODY)
    for application in (at.drafted(at.call.stages[0]), at.at(waiting[0]), at.at(waiting[-1])):
        pages += pages_of(at, application, at.actor(reviewing, application))
    found = {}
    for by, path in dict.fromkeys((by and by.id, path) for by, path in pages):
        person = next((each for each, _ in pages if each is not None and each.id == by), None)
        text = words(_TYPED.sub("", browser_of(at.app, person).get(path, follow_redirects=True).text))
        if told := named.findall(text):
            found[path] = {*told}
    assert found == {}


_TYPED = re.compile(r"<(script|style|textarea)\b.*?</\1>", re.DOTALL)
