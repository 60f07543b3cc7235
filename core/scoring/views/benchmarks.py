"""Benchmarks: every revision with its values, and bringing in a new one: upload, look at what it says, load."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.files import operations as files
from core.files import queries as stored
from core.people import queries as people
from core.scoring import operations, policies
from core.scoring.forms import LoadForm, PinForm
from core.scoring.models import BenchmarkRevision
from core.scoring.operations.pinning import sets_of
from core.scoring.purposes import OWNER
from core.scoring.queries import benchmarks as queries
from core.scoring.rules.loading import HEADINGS
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.paging import Paging

blueprint = Blueprint("benchmarks", __name__, url_prefix="/department/benchmarks", template_folder="../templates")


@blueprint.get("")
@access(policies.may_see)
def index() -> str:
    """Every revision, newest first."""
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.revisions(paging.page)
    return render_template(
        "scoring/benchmarks.html",
        revisions=found,
        sets=queries.scored_sets(),
        names=people.names(each.loaded_by_id for each in found),
        paging=paging.of(total),
        may_load=bool(policies.may_load(signed_in_person())),
    )


@blueprint.get("/new")
@access(policies.may_load)
def new() -> str:
    return _form(LoadForm(formdata=None))


@blueprint.post("/revise")
@access(policies.may_load)
def revise() -> str:
    """Back from the preview to the form, with everything that was stated."""
    form = LoadForm()
    form.file.receive()
    return _form(form)


@blueprint.post("/preview")
@access(policies.may_load)
def preview() -> Page:
    """What the file says, row by row; nothing is changed."""
    form = LoadForm()

    def do() -> str:
        with files.open_file(form.file.stored) as file:
            found = operations.preview(file.read(), form.stated, by=signed_in_person())
        return render_template("scoring/preview.html", form=form, found=found)

    return act(form, do, lambda: _form(form))


@blueprint.post("")
@access(policies.may_load)
def load() -> Page:
    """Load the file that was previewed."""
    form = LoadForm()

    def do() -> Response:
        kept = form.file.stored
        with files.open_file(kept) as file:
            made = operations.load(file.read(), kept.name, form.stated, file_id=kept.id, by=signed_in_person())
        return done(f"已载入第 {made.serial} 版对标值，共 {made.rows} 行。", "benchmarks.show", revision_id=made.id)

    return act(form, do, lambda: _form(form))


@blueprint.get("/<revision_id>")
@access(policies.may_see)
def show(revision_id: str) -> str:
    """One revision with its values, and the calls that are scored by it."""
    found = queries.revision(revision_id)
    return _revision(found, PinForm(formdata=None, calls=_calls_for(found)))


@blueprint.post("/<revision_id>/pin")
@access(policies.may_pin)
def pin(revision_id: str) -> Page:
    """Let a call be scored by this revision from now on."""
    found = queries.revision(revision_id)
    form = PinForm(calls=_calls_for(found))

    def do() -> Response:
        operations.pin(form.call.data or "", found.id, reason=form.reason.data or "", by=signed_in_person())
        flash("该通知已采用这一版对标值。", "success")
        return redirect(url_for("benchmarks.show", revision_id=found.id))

    return act(form, do, lambda: _revision(found, form))


def _form(form: LoadForm) -> str:
    return render_template("scoring/load.html", form=form, headings=[words[0] for words in HEADINGS.values()])


def _revision(found: BenchmarkRevision, form: PinForm) -> str:
    paging = Paging.of_request(queries.ROWS_A_PAGE)
    industry = request.args.get("industry", "").strip()
    rows, total = queries.values(found.id, paging.page, industry)
    scored = queries.scored_sets().get(found.indicator_set)
    return render_template(
        "scoring/revision.html",
        found=found,
        scored=scored,
        indicators={} if scored is None else {each.number: each for each in scored.indicators.indicators},
        rows=rows,
        industry=industry,
        paging=paging.of(total),
        used_by=queries.calls_by(found.id),
        form=form,
        files=stored.of_owner(OWNER, found.id),
        by=people.person(found.loaded_by_id) if found.loaded_by_id else None,
        may_pin=bool(policies.may_pin(signed_in_person())) and len(form.call.choices or ()) > 1,
    )


def _calls_for(revision: BenchmarkRevision) -> list[OpenedCall]:
    """The opened calls whose indicators these are, and that are scored by another revision, or by none."""
    using = {call.id for call in queries.calls_by(revision.id)}
    opened = [call for call in calls.opened_calls() if call.id not in using]
    return [call for call in opened if revision.indicator_set in sets_of(call)]
