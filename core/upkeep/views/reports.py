"""The year's reports: how many of each body's units have filed, who is late, and who refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.bodies.queries import body_scope, tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound
from core.ledger.models import RemovalReason
from core.lists.queries.unfiled import filing_due
from core.review.queries.follow_up import Filing, Followed, followed, inviting
from core.upkeep import operations, policies, queries
from core.upkeep.forms import FromCallForm
from core.upkeep.queries import ranked
from core.upkeep.views.blueprint import blueprint
from core.web.access import access, signed_in_person
from core.web.acting import Page, act, done, press


@dataclass(frozen=True, slots=True)
class Count:
    """How many units of a body were asked, and how many have filed."""

    body: str
    asked: int
    filed: int

    @property
    def share(self) -> str:
        return f"{self.filed * 100 // self.asked}%" if self.asked else "—"


def _opened() -> OpenedCall | None:
    """The call that is looked at: the one named, else the newest."""
    asking = [each for each in calls.opened_calls() if pinned(each).call.annual_report]
    wanted = request.values.get("call")
    return next((each for each in asking if wanted in (None, each.call_id)), None)


def _required() -> OpenedCall:
    found = _opened()
    if found is None:
        raise NotFound("还没有启动年度动态管理表填报。", "请从填报情况页面重新进入。")
    return found


def _units(opened: OpenedCall) -> Sequence[Followed]:
    """The units of one's scope."""
    scope, known = body_scope(signed_in_person()), tiers()
    return [each for each in followed(opened, known.offices) if each.body_id in scope]


@blueprint.get("/reports")
@access(policies.may_oversee)
def reports() -> str:
    """Each body's count, and the units that have not filed."""
    opened = _opened()
    if opened is None:
        return render_template("upkeep/reports.html", opened=None)
    found, known = _units(opened), tiers()
    asked, filed = Counter(each.body_id for each in found), Counter(each.body_id for each in found if _is_filed(each))
    tracks = pinned(opened).call.tracks
    by_track = {tracks[track].label: filing_due(opened, track) for track in inviting(pinned(opened).call)}
    dues = {"、".join(label for label, each in by_track.items() if each == due): due for due in by_track.values()}
    return render_template(
        "upkeep/reports.html",
        opened=opened,
        others=[each for each in calls.opened_calls() if pinned(each).call.annual_report],
        counts=[Count(known.name(body) or "未划归", asked[body], filed[body]) for body in asked],
        late=[each for each in found if not _is_filed(each)],
        total=Count("合计", len(found), sum(filed.values())),
        dues=dues,
        is_over=bool(dues) and all(due is not None and due.has_passed for due in dues.values()),
        tracks=tracks,
        category_label=pinned(opened).category_label,
        reminders=queries.reminders(opened.id),
        proposed=queries.proposed_in(opened.id),
        tiers=known,
        may_supervise=policies.may_supervise(signed_in_person()),
    )


def _is_filed(unit: Followed) -> bool:
    return unit.filing is Filing.FILED or unit.submitted_at is not None


@blueprint.post("/reports/remind")
@access(policies.may_supervise)
def remind() -> Page:
    """Remind the chosen units."""
    opened = _required()

    def do() -> Response:
        count = operations.remind(opened, request.form.getlist("unit"), by=signed_in_person())
        return done(f"已向 {count} 个单位发送催报消息。", "upkeep.reports", call=opened.call_id)

    return press(do, reports)


@blueprint.route("/reports/refuse", methods=["GET", "POST"])
@access(policies.may_supervise)
def refuse() -> Page:
    """Record that the chosen units refuse to file in time: they are put up for removal."""
    opened, chosen = _required(), list(dict.fromkeys(request.values.getlist("unit")))
    rows = [each for each in _units(opened) if each.unit_id in chosen and not _is_filed(each)]
    if not rows:
        flash("请至少选择一个未填报的单位。", "warning")
        return redirect(url_for("upkeep.reports", call=opened.call_id))
    first = pinned(opened).call.tracks[rows[0].track]
    form = FromCallForm(clause=first.otherwise.clause if first.otherwise and first.otherwise.clause else first.clause)

    def do() -> Response:
        clause, facts = form.clause.data or "", form.facts.data or ""
        reason, by = RemovalReason.NOT_FILED, signed_in_person()
        made = operations.refuse(opened, {each.unit_id for each in rows}, reason, clause=clause, facts=facts, by=by)
        return done(f"已将 {len(made)} 个单位列为拟移出，并通知其陈述意见。", "upkeep.reports", call=opened.call_id)

    def draw() -> str:
        names = [each.entry_name for each in rows]
        ids = list(dict.fromkeys(each.unit_id for each in rows))
        return render_template(
            "upkeep/from_call.html", opened=opened, names=names, ids=ids, form=form, title="登记拒不按时填报"
        )

    return act(form, do, draw)


@blueprint.route("/last/<call_id>", methods=["GET", "POST"])
@access(policies.may_supervise)
def last(call_id: str) -> Page:
    """The listed units that were among the last for as many years as lead to removal, and putting them up for it."""
    opened, scope = calls.get(call_id), body_scope(signed_in_person())
    found = [(ranking, placed) for ranking, years in ranked.last_long_enough(opened) for placed in years]
    rows = [each for each in found if queries.body_of(each[1].entered.unit_id) in scope]
    clauses = {ranking.method.bottom.clause for ranking, _ in rows if ranking.method.bottom is not None}
    form = FromCallForm(clause=next(iter(sorted(filter(None, clauses))), ""))

    def do() -> Response:
        ids = {placed.entered.unit_id for _, placed in rows if placed.entered.unit_id in request.form.getlist("unit")}
        clause, facts = form.clause.data or "", form.facts.data or ""
        made = operations.refuse(
            opened, ids, RemovalReason.LAST_RANKS, clause=clause, facts=facts, by=signed_in_person()
        )
        return done(f"已将 {len(made)} 个单位列为拟移出。", "upkeep.index", kind="removal")

    def draw() -> str:
        proposed = queries.proposed_in(opened.id)
        return render_template("upkeep/last.html", opened=opened, rows=rows, form=form, proposed=proposed)

    return act(form, do, draw)
