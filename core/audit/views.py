"""The trail's pages, for auditors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, render_template, request, url_for
from markupsafe import Markup

from core import clock
from core.audit import actions, presenting, queries
from core.audit.forms import TrailForm
from core.audit.operations import noting
from core.audit.policies import reads_contents
from core.audit.queries import chain
from core.audit.queries.emptied import emptied_until
from core.db.keeping import Kept
from core.errors import existing
from core.people.models import Role
from core.web import navigation
from core.web.access import access, held_roles, noted, noted_of, person, policy_of, public, roles, signed_in_person
from core.web.error_pages import tells_only
from core.web.markup import part
from core.web.metrics import FIGURES, Figure
from core.web.navigation import Entry
from core.web.paging import last_row_seen

blueprint = Blueprint("audit", __name__, url_prefix="/audit", template_folder="templates")

_SAFE = {"GET", "HEAD", "OPTIONS"}

readers = roles(Role.AUDITOR)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    FIGURES.give("trail", _figures)
    _note(app)
    app.jinja_env.filters["action_label"] = actions.action_label
    app.jinja_env.filters["subject_label"] = actions.subject_label
    app.jinja_env.globals["noted_in_words"] = presenting.note
    entry = Entry("审计记录", "audit.index", frozenset({Role.AUDITOR}), position=90, home=True)
    navigation.add(app, entry)


def _figures() -> Iterator[Figure]:
    """Whether the chain keeps up with what is written."""
    yield Figure("greenroll_trail_waiting", "Events that are not chained yet", chain.waiting())
    head = chain.last_head()
    if head is not None:
        age = (clock.machine_now() - head.made_at).total_seconds()
        yield Figure("greenroll_trail_head_age_seconds", "Since the last head of the trail was signed", age)


def _note(app: Flask) -> None:
    """Note who read what is marked, and which acts were refused to whom."""

    @app.after_request
    def look(response: Response) -> Response:
        # Who it is is asked last: most answers are noted nowhere, and some are given while the database is away.
        if request.endpoint is None:
            return response
        if _shows_something(response):
            _note_reading(app, request.endpoint)
        if request.method not in _SAFE and response.status_code == HTTPStatus.FORBIDDEN and (who := person()):
            noting.note(noting.REFUSED, noting.PAGE, request.path, by=who)
        return response


def _shows_something(response: Response) -> bool:
    """Whether there is something to read: on the page that a refused act draws as on one that was asked for."""
    leads_on = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    return request.method in {"GET", "POST"} and not leads_on and not tells_only()


def _note_reading(app: Flask, endpoint: str) -> None:
    arguments = request.view_args or {}
    read = what_is_read(app, endpoint, arguments)
    if read is not None and (who := person()) is not None and not _is_own(app, endpoint):
        subject_type, argument = read
        noting.note_reading(subject_type, str(arguments.get(argument or "", "")), by=who)


def what_is_read(app: Flask, endpoint: str, arguments: Collection[str]) -> tuple[str, str | None] | None:
    """What the trail notes of a reading, and the argument that names it: as the view is marked, else what its address
    names, unless that is everybody's."""
    marked = noted_of(app, endpoint)
    if marked is not None or policy_of(app, endpoint) is public:
        return marked
    return next(((kind, name) for name, kind in actions.named_by().items() if name in arguments), None)


def _is_own(app: Flask, endpoint: str) -> bool:
    """Whether an applicant reads: unless its mark says otherwise, a page shows him nothing but his own."""
    return noted_of(app, endpoint) is None and held_roles() <= {Role.APPLICANT}


@blueprint.get("")
@access(readers)
@noted(noting.TRAIL)
def index() -> str:
    """The trail, newest first, narrowed by what was chosen."""
    (wanted, arguments, filters), before = _asked_for.get(request.query_string, _read), last_row_seen()
    events, older = queries.trail(wanted, before, reader=signed_in_person())
    return render_template(
        "audit/trail.html",
        events=events,
        things=presenting.things(events, signed_in_person()),
        summaries=presenting.summaries(events, signed_in_person()),
        filters=filters,
        is_first=before is None,
        older=url_for("audit.index", **arguments, before=older) if older else None,
        newest=url_for("audit.index", **arguments),
        report=f"{url_for('audit.index')}/report.xlsx?{urlencode(arguments)}",
    )


class _Asked(NamedTuple):
    """What was chosen, as arguments of the address too, and what can be."""

    wanted: queries.TrailFilter
    arguments: Mapping[str, Any]
    filters: Markup


_asked_for = Kept[bytes, _Asked](most=64)
"""By the address, which says all that was chosen."""


def _read() -> _Asked:
    form, wanted = asked()
    arguments = {name: value for name, value in request.args.items() if name in form and value}
    return _Asked(wanted, arguments, part("audit/_filters.html", form=form))


def asked() -> tuple[TrailForm, queries.TrailFilter]:
    """What the address narrows the trail to, and its form."""
    form = TrailForm(request.args)
    form.validate()
    wanted = queries.TrailFilter(
        by_id=form.by_id.data or None,
        by_name=(form.by_name.data or "").strip() or None,
        action=form.action.data or None,
        subject_type=form.subject_type.data or None,
        subject_id=(form.subject_id.data or "").strip() or None,
        about="".join(filter(str.isprintable, form.about.data or "")).strip() or None,
        since=_day(form.since.data),
        until=_day(form.until.data),
    )
    return form, wanted


@blueprint.get("/<int:number>")
@access(readers)
@noted(noting.TRAIL, "number")
def show(number: int) -> str:
    """One event: before and after, side by side."""
    reader = signed_in_person()
    found = existing(queries.event(number, reader=reader), "没有这条审计记录。")
    is_told = reads_contents(reader, found)
    is_emptied = found.before is None and found.after is None and number <= emptied_until()
    return render_template(
        "audit/event.html",
        event=found,
        thing=presenting.things([found], reader)[found.number],
        note=presenting.note(found),
        changes=presenting.changes(found) if is_told else (),
        is_told=is_told,
        is_emptied=is_emptied,
    )


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
