"""The pages of letters and notices that offices issue, under /dispatches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from marshmallow import Schema, fields

from core.applications import queries as applications
from core.audit.presenting import THINGS
from core.colleagues.policies import office_for
from core.contents.kinds import DOCX
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.acts import ALWAYS, Act, offer
from core.desks.views.department import DEPARTMENT
from core.dispatches import operations, policies, presenting
from core.dispatches.actions import DISPATCH
from core.dispatches.forms import LettersForm, NoticeForm
from core.dispatches.models import Dispatch
from core.dispatches.presenting import LETTERS, Picked
from core.dispatches.queries import issued, subjects
from core.dispatches.queries.subjects import Subject
from core.errors import Conflict, Invalid, NotFound
from core.jobs.purposes import Kind, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import to_job
from core.lists.queries.browsing import recent_publications
from core.people import queries as people
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api.declarations import DispatchKind
from core.review.views.desks import REVIEW
from core.web import navigation
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, chosen_revisions, done
from core.web.downloads import attachment
from core.web.navigation import Entry, Group
from core.web.paging import Paging

blueprint = Blueprint("dispatches", __name__, url_prefix="/dispatches", template_folder="templates")

MOST = 200
"""Letters that go out together."""
AT_ONCE = 20
"""Letters for which nobody need wait for a job: laid out and kept within a second or two."""
_BOTH = ["GET", "POST"]
_ID = "<string(length=32):{}>"


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    THINGS.give(DISPATCH, presenting.things)
    for desk in (REVIEW, DEPARTMENT):
        offer(Act(desk.id, "发文书", "dispatches.new", _any_tab, policies.issues, ALWAYS))
    app.jinja_env.globals["issued_to"] = presenting.issued_to
    navigation.add(app, Entry("文书", "dispatches.index", frozenset(policies.READERS), position=49, group=Group.CALLS))


def _any_tab(at: At, tab: Tab) -> bool:
    return True


@blueprint.get("")
@access(policies.works_with)
def index() -> str:
    """What was issued, newest first, and which publications can be told of."""
    who, paging = signed_in_person(), Paging.of_request(issued.PAGE_SIZE)
    asked = request.args.get("kind", "")
    kind = DispatchKind(asked) if asked in set(DispatchKind) else None
    words = request.args.get("q", "")[:100]
    found, total = issued.listed(policies.seen_by(who), kind, words.split(), paging.page)
    return render_template(
        "dispatches/index.html",
        found=found,
        paging=paging.of(total),
        kinds=DispatchKind,
        kind=kind,
        words=words,
        office_name=subjects.office_name,
        names=people.names([each.issued_by_id for each in found]),
        publications=[each for each in recent_publications() if policies.may_tell(who, subjects.publisher(each))],
    )


@blueprint.route("/new", methods=_BOTH)
@access(policies.issues)
def new() -> Page:
    """Look at what letters about the chosen applications would say; then issue them."""
    picked, kind = _picked(), _kind()
    wanted = picked.of[kind or next((each for each in LETTERS if picked.of[each].ready), LETTERS[0])]
    form = LettersForm(on=picked)
    if not wanted.ready:
        others = any(picked.of[each].ready for each in LETTERS)
        cure = f"各项的原因见下；{'能发的文书种类见上面的份数' if others else '现在没有可以发的文书'}。"
        form.bar = Conflict(f"所选申报都不能发{wanted.kind.label}。", cure)

    def do() -> Response:
        note = form.note.data or ""
        if len(wanted.revisions) > AT_ONCE:
            operations.require_note(note)
            asked = {"kind": wanted.kind, "revisions": wanted.revisions, "note": note}
            return to_job(ISSUE, Asked().dump(asked), f"发出{wanted.kind.label} {len(wanted.revisions)} 份")
        made = operations.issue_letters(wanted.revisions, wanted.kind, note, by=signed_in_person())
        return done(_said(made), "dispatches.index", kind=wanted.kind.value)

    def draw() -> str:
        shown = wanted.one(request.form.get("shown"))
        return render_template(
            "dispatches/new.html",
            picked=picked,
            wanted=wanted,
            kinds=LETTERS,
            form=form,
            shown=shown,
            lines=() if shown is None else presenting.preview(shown, form.note.data or ""),
            layout=presenting.basis_of_layout(wanted.kind),
            before=issued.of_application(picked.applications[0].id) if len(picked.applications) == 1 else (),
        )

    return draw() if "shown" in request.form else act(form, do, draw)


class Asked(Schema):
    """Which letters, about which applications as they stood, with what is added."""

    kind = fields.Enum(DispatchKind, by_value=True, required=True)
    revisions = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    note = fields.String(required=True)


def _may_ask(person: Person | None, asked: Mapping[str, Any]) -> Permission:
    return policies.issues(person)  # of each letter the operation asks


def _issue(work: Work) -> Outcome:
    given = work.arguments
    made = operations.issue_letters(
        given["revisions"], given["kind"], given["note"], by=work.person, report=work.report
    )
    return Outcome(link=f"/dispatches?kind={given['kind'].value}", says=_said(made))


ISSUE = register_kind(
    Kind(id="dispatches.issue", label="发文书", may=_may_ask, arguments=Asked, run=_issue, changes=True)
)


def _said(made: Sequence[Dispatch]) -> str:
    return f"已发出{made[0].kind.label} {len(made)} 份：{made[0].number}" + ("等。" if len(made) > 1 else "。")


def _picked() -> Picked:
    """What was chosen, as far as the person sees it. Raises NotFound, Invalid."""
    revisions = chosen_revisions()
    if not revisions:
        flash("请先选择要发文书的申报。", "warning")
        abort(redirect(url_for("dispatches.index")))
    if len(revisions) > MOST:
        raise Invalid({"chosen": [f"一次最多发 {MOST} 份，所选 {len(revisions)} 项。请分几次办理。"]})
    who = signed_in_person()
    found = applications.every(list(revisions))
    for each in found:
        office_for(who, each)
    return Picked(found, revisions, who)


def _kind() -> DispatchKind | None:
    asked = request.form.get("kind") or request.args.get("kind", "")
    return next((kind for kind in LETTERS if kind.value == asked), None)


@blueprint.get(f"/letters/{_ID.format('application_id')}/<kind>.docx")
@access(policies.issues)
def draft(application_id: str, kind: str) -> Response:
    """What a letter would be, as a file, without a number."""
    application = applications.get(application_id)
    office_for(signed_in_person(), application)
    wanted = next((each for each in LETTERS if each.value == kind), None)
    if wanted is None:
        raise NotFound("没有这种文书。", "请从发文书的页面下载。")
    return _draft(subjects.of_application(application, wanted))


def _draft(subject: Subject) -> Response:
    policies.may_issue(signed_in_person(), subject).or_raise()
    response = attachment(
        operations.written(subject, ""), DOCX.media_type, f"{subject.values['title']}（草稿）{DOCX.extensions[0]}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route(f"/notices/{_ID.format('notice_id')}", methods=_BOTH)
@access(policies.issues)
def of_notice(notice_id: str) -> Page:
    """A public notice as a paper."""
    notice = subjects.notice(notice_id)
    return _of_many(lambda: subjects.of_notice(notice), issued.of_notice(notice_id))


@blueprint.route(f"/publications/{_ID.format('publication_id')}", methods=_BOTH)
@access(policies.issues)
def of_publication(publication_id: str) -> Page:
    """That a list was published, as a paper."""
    found = subjects.publication(publication_id)
    before = issued.of_publication(publication_id)
    return _of_many(lambda: subjects.of_publication(found), before)


def _of_many(of: Callable[[], Subject], before: Sequence[Dispatch]) -> Page:
    subject, form = of(), NoticeForm()
    policies.may_issue(signed_in_person(), subject).or_raise()

    def do() -> Response:
        made = operations.issue(of(), form.note.data or "", by=signed_in_person())
        return done(f"已发出{subject.kind.label}：{made.number}。", "dispatches.index", kind=subject.kind.value)

    def draw() -> str:
        return render_template(
            "dispatches/notice.html",
            subject=subject,
            form=form,
            lines=presenting.preview(subject, form.note.data or ""),
            layout=presenting.basis_of_layout(subject.kind),
            before=before,
        )

    return act(form, do, draw)
