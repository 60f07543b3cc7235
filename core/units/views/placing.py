"""Giving many units their recommending body: those that are ticked, or by a spreadsheet that is looked at first."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from core.bodies.queries import tiers
from core.exports.views import answering
from core.files import operations as files
from core.units import operations, policies, queries
from core.units.forms import PlaceAllForm, PlacesForm
from core.units.presenting import placed
from core.units.rules.placing import Fate, counted
from core.units.views.office import units_page
from core.web.access import access, signed_in_person
from core.web.acting import Page, act, done

blueprint = Blueprint("placing", __name__, url_prefix="/units/placing", template_folder="../templates")

MOST_SHOWN = 500


@blueprint.get("")
@access(policies.may_assign)
def new() -> str:
    """The spreadsheet to fill in, and where to hand it in."""
    return _form(PlacesForm(formdata=None))


@blueprint.get("/table.xlsx")
@access(policies.may_assign)
def table() -> Response:
    """All units without a body, with a column to be filled in."""
    rows = ((each.name, each.kind.label, each.code or "", "") for each in queries.unplaced())
    return answering.table("推荐单位表", ("单位名称", "单位类型", "统一社会信用代码", "推荐单位"), rows)


@blueprint.post("/preview")
@access(policies.may_assign)
def preview() -> Page:
    """What the spreadsheet would do, row by row; nothing is changed."""
    form = PlacesForm()

    def do() -> str:
        with files.open_file(form.file.stored) as file:
            rows = operations.look(file.read(), by=signed_in_person())
        shown = [each for each in rows if each.fate is not Fate.EMPTY]
        return render_template(
            "units/placings.html",
            form=form,
            counts=counted(rows),
            rows=sorted(shown, key=lambda each: each.fate is not Fate.REFUSED)[:MOST_SHOWN],
            hidden=max(0, len(shown) - MOST_SHOWN),
            follows=placed({each.unit_id: each.body_id for each in shown if each.fate is Fate.GIVEN and each.body_id}),
            tiers=tiers(),
        )

    return act(form, do, lambda: _form(form))


@blueprint.post("")
@access(policies.may_assign)
def place() -> Page:
    """Carry out what was looked at."""
    form = PlacesForm()

    def do() -> AnyResponse:
        with files.open_file(form.file.stored) as file:
            count = operations.place(file.read(), by=signed_in_person())
        return done(f"已为 {count} 个单位补充推荐单位或代码。", "units.index", lacking="body")

    return act(form, do, lambda: _form(form))


@blueprint.post("/chosen")
@access(policies.may_assign)
def chosen() -> Page:
    """Give the ticked units one body."""
    form = PlaceAllForm()

    def do() -> AnyResponse:
        ids, body_id = request.form.getlist("unit"), form.body_id.data or ""
        told = placed(dict.fromkeys(ids, body_id))
        count = operations.assign_all(ids, body_id, by=signed_in_person())
        said = "".join(f"{each}。" for each in told)
        return done(f"已为 {count} 个单位指定推荐单位。{said}", "units.index", lacking="body")

    return act(form, do, lambda: units_page(MultiDict({"lacking": "body"}), form))


def _form(form: PlacesForm) -> str:
    return render_template("units/placing.html", form=form, waiting=queries.unplaced_count())
