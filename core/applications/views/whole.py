"""The whole application as PDF, .docx or an archive with its evidence: a job, for whoever may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from core.applications import policies, queries
from core.applications.models import Application
from core.applications.presenting import whole
from core.applications.presenting.whole import Whole
from core.applications.views.blueprint import blueprint
from core.bodies.queries import own_bodies, tiers
from core.contents.kinds import KINDS
from core.errors import NotFound
from core.filling.queries import last_submission
from core.jobs.purposes import Kind, Made, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views import pages as jobs
from core.jobs.views.answering import to_job
from core.papers.names import safe_name
from core.people.models import Person
from core.people.policies import Permission, Refused
from core.web.access import access, person, signed_in, signed_in_person
from core.web.acting import Page, press
from core.web.downloads import dated

_ENDINGS = ("pdf", "docx", "zip")


class Asked(Schema):
    """Of which application, and as what."""

    application = fields.String(required=True)
    ending = fields.String(required=True, validate=validate.OneOf(_ENDINGS))


@blueprint.post("/<application_id>/whole/<any(pdf, docx, zip):ending>")
@access(signed_in)
def take(application_id: str, ending: str) -> Page:
    """Have it made; to who may not see the application it is not there."""
    by, given = signed_in_person(), {"application": application_id, "ending": ending}
    if not _may(by, given):
        raise NotFound("找不到这项申报。", "请从申报列表重新进入。")
    title = f"{_of(by, queries.get(application_id)).name}（{ending.upper()}）"
    return press(lambda: to_job(WHOLE, given, title), jobs.index)


def _may(by: Person | None, given: Mapping[str, Any]) -> Permission:
    try:
        return policies.may_see(by, queries.get(given["application"]))
    except NotFound as error:
        return Refused(error.sentence)


def may_take(application: Application) -> bool:
    """Whether who looks at a page may take this along; for the templates."""
    return bool(policies.may_see(person(), application))


def _of(by: Person, application: Application) -> Whole:
    """What this person takes: its own people what they are writing while they write it, others what was handed in;
    what is personal goes to its own people, and to the bodies through which it goes: their dossiers bear it too."""
    own = bool(policies.may_act(by, application))
    if own and application.state.is_open:
        return Whole(application, None)
    personal = own or application.body_id in tiers().below(own_bodies(by))
    return Whole(application, last_submission(application.id), personal)


def _make(work: Work) -> Outcome:
    found = _of(work.person, queries.get(work.arguments["application"]))
    ending = work.arguments["ending"]
    if ending == "zip":
        content = whole.archive(found, work.report, work.stamped)
    else:
        work.report(0, 1, "正在排版")
        content = whole.written(found, ending, work.stamped)
    return Outcome(file=Made(name=dated(safe_name(found.name), ending), kind=KINDS[ending], content=content))


WHOLE = register_kind(
    Kind(id="applications.whole", label="申报材料", may=_may, arguments=Asked, run=_make, replaces=True)
)
