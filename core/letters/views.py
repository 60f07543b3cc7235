"""The outbox: what waits to go, what went, and what could not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import Blueprint, Flask, render_template, request

from core.audit.presenting import Belonging
from core.instance import instance
from core.jobs.operations.house import own
from core.jobs.purposes import register as register_kind
from core.letters import operations, policies, presenting, queries
from core.letters.actions import LETTER
from core.letters.models import Letter
from core.letters.operations import retaining
from core.letters.workflow import MAY_BE_STOPPED, MAY_GO_AGAIN, LetterState
from core.notifications.operations import ways
from core.people.models import Person
from core.retention.presenting import PARTS
from core.web import navigation
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.metrics import FIGURES, Figure
from core.web.navigation import Entry, Group
from core.web.paging import Paging

blueprint = Blueprint("letters", __name__, url_prefix="/letters", template_folder="templates")

SEND = own("letters.send", "发送邮件和短信", operations.send_due, every=timedelta(minutes=1))
_LETTER = "/<letter_id>"
_THING = Belonging(Letter.id, Letter.person_id, "person")


def register(app: Flask) -> None:
    _THING.make_known(LETTER)
    app.register_blueprint(blueprint)
    FIGURES.give("letters", _figures)
    register_kind(SEND)
    ways.give("letters", operations.put_out)
    retaining.register()
    PARTS.give("messages", presenting.messages)
    navigation.add(app, Entry("邮件和短信", "letters.index", policies.OVERSEE, position=48, group=Group.CALLS))


@blueprint.get("")
@access(policies.may_oversee)
def index() -> str:
    """Letters by state, newest first."""
    wanted = request.args.get("state", "")
    state = LetterState(wanted) if wanted in set(LetterState) else None
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.letters(state, paging.page)
    return render_template(
        "letters/letters.html",
        letters=found,
        paging=paging.of(total),
        state=state,
        states=LetterState,
        counts=queries.counts(),
        mail=instance().settings.mail,
        texts=instance().region.sends_texts,
    )


@blueprint.get(_LETTER)
@access(policies.may_oversee)
def show(letter_id: str) -> str:
    """One letter: to whom, what it says, and what became of it."""
    letter = queries.letter(letter_id)
    return render_template(
        "letters/letter.html",
        letter=letter,
        may_stop=letter.state in MAY_BE_STOPPED,
        may_go_again=letter.state in MAY_GO_AGAIN,
        is_doubtful=letter.state is LetterState.DOUBTFUL,
    )


def _pressed(letter_id: str, act: Callable[..., Letter], said: str) -> Page:
    who: Person = signed_in_person()

    def do() -> Response:
        act(letter_id, by=who)
        return done(said, "letters.show", letter_id=letter_id)

    return press(do, lambda: show(letter_id))


@blueprint.post(f"{_LETTER}/stop")
@access(policies.may_oversee)
def stop(letter_id: str) -> Page:
    """It is not to go."""
    return _pressed(letter_id, operations.stop, "已停发。")


@blueprint.post(f"{_LETTER}/again")
@access(policies.may_oversee)
def again(letter_id: str) -> Page:
    """It is to go, once more."""
    return _pressed(letter_id, operations.again, "已重新排入发送，一分钟内发出。")


@blueprint.post(f"{_LETTER}/arrived")
@access(policies.may_oversee)
def arrived(letter_id: str) -> Page:
    """It did arrive."""
    return _pressed(letter_id, operations.arrived, "已确认送达。")


def _figures() -> Iterator[Figure]:
    """How many letters wait, and how many somebody has to look at."""
    counts = queries.counts()
    for state in (LetterState.WAITING, LetterState.FAILED, LetterState.DOUBTFUL):
        yield Figure("greenroll_letters", "Letters by where they are", counts.get(state, 0), {"state": state.value})
