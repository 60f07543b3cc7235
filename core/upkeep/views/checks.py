"""What is due for a re-check, and spot checks: drawn by lot, or chosen with a reason."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for

from core import clock
from core.bodies.queries import body_scope, tiers
from core.instance import instance
from core.ledger.presenting import list_label
from core.plugin_api import UpkeepKind
from core.upkeep import operations, policies, queries
from core.upkeep.forms import DrawForm, PlacesForm
from core.upkeep.operations import Lot
from core.upkeep.queries.changes import changes_due
from core.upkeep.views.blueprint import blueprint
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done

_BOTH = ["GET", "POST"]


@blueprint.get("/due")
@access(policies.may_oversee)
def due() -> str:
    """The units whose re-check is due by the end of a year."""
    year = request.args.get("year", type=int) or clock.today().year
    year = min(max(year, clock.FIRST_YEAR), clock.LAST_YEAR)
    found = queries.declared(UpkeepKind.RE_CHECK)
    scope = body_scope(signed_in_person())
    return render_template(
        "upkeep/due.html",
        rows=queries.due_by(scope, date(year, 12, 31)),
        changes=changes_due(scope),
        year=year,
        under_way=queries.under_way(UpkeepKind.RE_CHECK),
        leaving=queries.under_way(UpkeepKind.REMOVAL),
        declared=found,
        term=None if found is None or found.term is None else instance().book().term(found.term),
        list_label=list_label,
        tiers=tiers(),
        may_supervise=policies.may_supervise(signed_in_person()),
    )


@blueprint.route("/check/<kind>", methods=_BOTH)
@access(policies.may_supervise)
def check(kind: str) -> Page:
    """Begin the checks of places that were chosen, with the reason."""
    meant = UpkeepKind.RE_CHECK if kind == UpkeepKind.RE_CHECK.value else UpkeepKind.SPOT_CHECK
    keys = list(dict.fromkeys(request.values.getlist("place")))
    if not keys:
        flash("请至少选择一个单位。", "warning")
        return redirect(url_for("upkeep.due" if meant is UpkeepKind.RE_CHECK else "upkeep.index"))
    places = queries.named(body_scope(signed_in_person()), keys)
    form = PlacesForm(cause="复核到期" if meant is UpkeepKind.RE_CHECK else "")

    def do() -> Response:
        count = operations.check(meant, keys, form.cause.data or "", by=signed_in_person())
        if left := len(keys) - count:
            flash(f"{left} 个名单条目的{meant.label}已在办理中，没有重复发起。", "warning")
        if count:
            flash(f"已对 {count} 个单位发起{meant.label}。", "success")
        return redirect(url_for("upkeep.index", kind=meant.value))

    def draw() -> str:
        return render_template(
            "upkeep/places.html", places=places, keys=keys, form=form, kind=meant, list_label=list_label
        )

    return act(form, do, draw)


@blueprint.route("/draw", methods=_BOTH)
@access(policies.may_supervise)
def draw() -> Page:
    """Draw units for spot checks by lot."""
    form = DrawForm()

    def do() -> Response:
        lot = Lot(
            size=form.size.data or 0,
            reason=form.reason.data or "",
            list_id=form.list_id.data or None,
            category=form.category.data or None,
            seed=form.seed.data or "",
        )
        made = operations.draw(lot, by=signed_in_person())
        said = f"从 {len(made.pool)} 个名单条目中抽取 {len(made.chosen)} 个，随机种子 {made.seed}。"
        return done(said, "upkeep.index", kind=UpkeepKind.SPOT_CHECK.value)

    return act(form, do, lambda: render_template("upkeep/draw.html", form=form))
