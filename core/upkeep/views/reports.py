"""The year's reports: how many of each body's units have filed, who is late, and who refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for

from core import clock
from core.accounts.actions import PERSON
from core.applications.queries.late import filed_late, let_in
from core.bodies.queries import body_scope, tiers
from core.calls import queries as calls
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound, existing
from core.ledger import queries as ledger
from core.ledger.models import RemovalReason
from core.lists.queries.unfiled import closings_of
from core.lists.queries.unfiled import dues as filing_dues
from core.plugin_api import Track
from core.review.queries.follow_up import Filing, Followed, followed, inviting
from core.scoring.queries.ranking import Placed, Ranking
from core.units import queries as units
from core.upkeep import operations, policies, queries
from core.upkeep.forms import FromCallForm, LetInForm
from core.upkeep.queries import ranked
from core.upkeep.queries.grounds import clauses, grounds
from core.upkeep.views.blueprint import blueprint
from core.web.access import access, noted, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.local_urls import local


@dataclass(frozen=True, slots=True)
class Count:
    """How many units of a body were asked, how many have filed, and how many of those late."""

    body: str
    asked: int
    filed: int
    late: int = 0

    @property
    def share(self) -> str:
        """In whole per cent, a half counted upward."""
        return f"{(self.filed * 200 + self.asked) // (2 * self.asked)}%" if self.asked else "—"


def _opened() -> OpenedCall | None:
    """The call that is looked at: the one named, else the newest."""
    asking = [each for each in calls.opened_calls() if pinned(each).call.annual_report]
    wanted = request.values.get("call")
    return next((each for each in asking if wanted in (None, each.call_id)), None)


def _required() -> OpenedCall:
    return existing(_opened(), "还没有启动年度动态管理表填报。", "请从填报情况页面重新进入。")


def _asking(call_id: str) -> OpenedCall:
    found = calls.opened(call_id)
    if found is None or not inviting(pinned(found).call):
        raise NotFound("找不到要求名单内单位填报的通知。", "请从填报情况页面重新进入。")
    return found


def _units(opened: OpenedCall) -> Sequence[Followed]:
    """The units of one's scope."""
    scope, known = body_scope(signed_in_person()), tiers()
    return [each for each in followed(opened, known.offices) if each.body_id in scope]


@blueprint.get("/reports")
@access(policies.may_oversee)
@noted(PERSON)
def reports() -> str:
    """Each body's count, and the units that have not filed."""
    opened = _opened()
    if opened is None:
        return render_template("upkeep/reports.html", opened=None)
    found, known = _units(opened), tiers()
    asked, filed = Counter(each.body_id for each in found), Counter(each.body_id for each in found if _is_filed(each))
    late_at = _filed_late(opened, found)
    late = Counter(each.body_id for each in found if each.application_id in late_at)
    may_supervise = bool(policies.may_supervise(signed_in_person()))
    waiting = [each for each in found if each.filing is not Filing.FILED]
    by_track = filing_dues(opened, known, body_scope(signed_in_person()))
    dues = {"、".join(label for label, each in by_track.items() if each == due): due for due in by_track.values()}
    return render_template(
        "upkeep/reports.html",
        opened=opened,
        others=[each for each in calls.opened_calls() if pinned(each).call.annual_report],
        counts=[Count(known.name(body) or "未划归", asked[body], filed[body], late[body]) for body in asked],
        late=[each for each in found if not _is_filed(each)],
        returned=[each for each in waiting if _is_filed(each)],
        came_late=[(each, late_at[id]) for each in found if (id := each.application_id) is not None and id in late_at],
        total=Count("合计", len(found), sum(filed.values()), sum(late.values())),
        dues=dues,
        is_over=opened.state is CallState.CLOSED or any(due is not None and due.has_passed for due in dues.values()),
        category_label=pinned(opened).category_label,
        reminders=queries.reminders(opened.id),
        proposed=queries.proposed_in(opened.id),
        tiers=known,
        may_supervise=may_supervise,
        contacts=units.acting_for_each({each.unit_id for each in waiting}) if may_supervise else {},
        let_in=let_in(opened.id, {each.unit_id for each in waiting}),
        today=clock.today(),
    )


def _filed_late(opened: OpenedCall, found: Sequence[Followed]) -> Mapping[str, datetime]:
    """When each of them came, of those that came late."""
    filed = queries.applications([each.application_id for each in found if each.application_id is not None])
    return filed_late(opened, filed)


def _is_filed(unit: Followed) -> bool:
    return unit.filing is Filing.FILED or unit.submitted_at is not None


@blueprint.post("/reports/remind")
@access(policies.may_supervise)
def remind() -> Page:
    """Remind the chosen units of any call that asks them to file, from whichever page."""
    opened = _asking(request.form.get("call", ""))
    elsewhere = local(request.form.get("back"))
    back = elsewhere or url_for("upkeep.reports", call=opened.call_id)
    if not request.form.getlist("unit"):
        flash("请至少选择一个单位。", "warning")
        return redirect(back)

    def do() -> Response:
        count = operations.remind(opened, request.form.getlist("unit"), by=signed_in_person())
        if count:
            flash(f"已向 {count} 个单位发送催报消息。", "success")
        else:
            flash("所选单位都已填报或不须填报，没有催报。", "warning")
        return redirect(back)

    # Another room's page cannot be drawn here: a refusal stands by itself then, and leads back to it.
    return do() if elsewhere else press(do, reports)


@blueprint.route("/reports/late", methods=["GET", "POST"])
@access(policies.may_supervise)
def late() -> Page:
    """Let the chosen units hand in late: until when, and why."""
    opened, chosen = _required(), request.values.getlist("unit")
    rows = [each for each in _units(opened) if each.unit_id in chosen and each.filing is not Filing.FILED]
    page = url_for("upkeep.reports", call=opened.call_id)
    if not rows:
        flash("请至少选择一个单位。", "warning")
        return redirect(page)
    is_chosen = "reason" not in request.form  # what was ticked on the list comes first, and asks nothing yet
    form = LetInForm(**({"formdata": None} if is_chosen else {}))

    def do() -> Response:
        ids = {each.unit_id for each in rows}
        until, reason = form.until.data or clock.today(), form.reason.data or ""
        count = operations.let_in(opened, ids, until=until, reason=reason, by=signed_in_person())
        return done(f"已同意 {count} 个单位逾期补报，并通知单位。", "upkeep.reports", call=opened.call_id)

    def draw() -> str:
        return render_template("upkeep/late.html", opened=opened, rows=rows, form=form, page=page)

    return draw() if is_chosen else act(form, do, draw)


@blueprint.route("/reports/refuse", methods=["GET", "POST"])
@access(policies.may_supervise)
def refuse() -> Page:
    """Put the chosen units up for removal: they did not file in time, or have been among the last for years."""
    cause = _cause()
    opened, chosen = cause.call(), request.values.getlist("unit")
    rows = [each for each in cause.units(opened) if each.key in chosen]
    if not rows:
        flash("请至少选择一个单位。", "warning")
        return redirect(cause.page(opened))
    is_chosen = "facts" not in request.form  # what was ticked on the list comes first, and asks nothing yet
    named = dict.fromkeys(each.clause for each in rows)
    listed = [listing for each in rows[:1] for listing in ledger.lists_of(each.unit_id)]
    offered = clauses(grounds(listed, cause.reason), *named)
    first = next((each for each in named if each in {one.id for one in offered}), offered[0].id if offered else "")
    facts = cause.facts(opened, {each.unit_id for each in rows})
    form = FromCallForm(offered=offered, clause=first, facts=facts, **({"formdata": None} if is_chosen else {}))

    def do() -> Response:
        clause = form.clause.data or ""
        made = operations.refuse(
            opened,
            {each.place or each.unit_id for each in rows},
            cause.reason,
            clause=clause,
            facts=form.facts.data or "",
            otherwise=form.otherwise.data or "",
            allowed=clause if clause in named else None,
            by=signed_in_person(),
        )
        flash(f"已将 {len(made)} 个单位列为拟移出，并通知其陈述意见。", "success")
        return redirect(cause.page(opened))

    def draw() -> str:
        return render_template("upkeep/from_call.html", opened=opened, rows=rows, form=form, cause=cause)

    return draw() if is_chosen else act(form, do, draw)


@blueprint.get("/last/<call_id>")
@access(policies.may_supervise)
def last(call_id: str) -> str:
    """The listed units that were among the last for as many years as lead to removal."""
    opened = calls.get(call_id)
    return render_template(
        "upkeep/last.html",
        opened=opened,
        rows=_placed_last(opened),
        waiting=_still_filing(opened),
        reason=RemovalReason.LAST_RANKS,
        proposed=queries.proposed_in(opened.id),
    )


# --- For what a call puts units up for removal ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Liable:
    """A unit that may be put up for removal, by which clause, and from which list alone (None: from all of which the
    clause speaks). ``key``: as pages name it."""

    unit_id: str
    name: str
    clause: str
    key: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """For what a call puts units up for removal: which call is meant, which units are liable, what is known of them
    (of all that are named), where they are shown."""

    reason: RemovalReason
    title: str
    call: Callable[[], OpenedCall]
    units: Callable[[OpenedCall], Sequence[Liable]]
    facts: Callable[[OpenedCall, Collection[str]], str]
    page: Callable[[OpenedCall], str]


def _late(opened: OpenedCall) -> Iterator[tuple[Followed, Track]]:
    """Those of one's scope that have not filed and are not put up for it, each with its kind."""
    tracks, proposed = pinned(opened).call.tracks, queries.proposed_in(opened.id)
    for each in _units(opened):
        if not _is_filed(each) and each.unit_id not in proposed:
            yield each, tracks[each.track]


def _refusing(opened: OpenedCall) -> Sequence[Liable]:
    """Who owes the year's report owes it once, for all its lists."""
    return [_liable(each, track, each.unit_id) for each, track in _late(opened)]


def _unfiled(opened: OpenedCall) -> Sequence[Liable]:
    """Who has not filed for a place loses no other."""
    return [
        _liable(each, track, each.key, queries.key_of_place(each.unit_id, on_list, each.category, each.subject))
        for each, track in _late(opened)
        if (on_list := track.on_list) is not None
    ]


def _liable(each: Followed, track: Track, key: str, place: str | None = None) -> Liable:
    """By the clause that says what follows, where the call names one: that it must be filed removes nobody."""
    return Liable(each.unit_id, each.entry_name, (track.otherwise and track.otherwise.clause) or "", key, place)


def _asked_by_the_department() -> OpenedCall:
    policies.of_department(signed_in_person()).or_raise()
    return _asking(request.values.get("call", ""))


def _still_filing(opened: OpenedCall) -> Mapping[str, int]:
    """Where nobody's rank holds yet, by the category's name."""
    return {pinned(opened).category_label(category): count for category, count in ranked.still_filing(opened).items()}


def _placed_last(opened: OpenedCall) -> Sequence[tuple[Ranking, Placed]]:
    """Those of one's scope, each with the ranking that says so, once that holds."""
    scope, waiting = body_scope(signed_in_person()), ranked.still_filing(opened)
    settled = [each for each in ranked.last_long_enough(opened) if each[0].category not in waiting]
    found = [(ranking, placed) for ranking, years in settled for placed in years]
    bodies = queries.bodies_of(placed.entered.unit_id for _, placed in found)
    return [each for each in found if bodies.get(each[1].entered.unit_id) in scope]


def _last(opened: OpenedCall) -> Sequence[Liable]:
    return [
        Liable(
            placed.entered.unit_id,
            placed.entered.name,
            (ranking.method.bottom and ranking.method.bottom.clause) or "",
            placed.entered.unit_id,
        )
        for ranking, placed in _placed_last(opened)
    ]


def _overdue(opened: OpenedCall, unit_ids: Collection[str]) -> str:
    """Until when it was to be filed, and how often all of them were told."""
    closings = closings_of(opened, [each for each in _units(opened) if each.unit_id in unit_ids])
    until = "、".join(dict.fromkeys(each.words for each in closings.values() if each is not None))
    told = queries.reminders(opened.id)
    least = min((told[each].times if each in told else 0 for each in unit_ids), default=0)
    reminded = f"，其间通知和催报 {least} 次以上" if least > 1 else ""
    return f"“{opened.title}”填报截止 {until}{reminded}，至 {clock.today()} 仍未填报。"


def _long_last(opened: OpenedCall, unit_ids: Collection[str]) -> str:
    """For how many years they have been among the last, to what share."""
    rules = {each.method.bottom for each, placed in _placed_last(opened) if placed.entered.unit_id in unit_ids}
    said = "、".join(f"连续 {each.years} 年得分排在末尾 {each.share}%" for each in rules if each is not None)
    return f"至“{opened.title}”，{said}。"


REFUSING = Cause(
    RemovalReason.NOT_FILED,
    "登记拒不按时填报",
    _required,
    _refusing,
    _overdue,
    lambda opened: url_for("upkeep.reports", call=opened.call_id),
)
UNFILED = Cause(
    RemovalReason.NOT_FILED,
    "将未填报的单位列为拟移出",
    _asked_by_the_department,
    _unfiled,
    _overdue,
    lambda opened: url_for("department_lists.unfiled", call=opened.call_id),
)
LAST = Cause(
    RemovalReason.LAST_RANKS,
    "将连续排在末尾的单位列为拟移出",
    lambda: calls.get(request.values.get("call", "")),
    _last,
    _long_last,
    lambda opened: url_for("upkeep.last", call_id=opened.call_id),
)


def _cause() -> Cause:
    """What is meant: the reason that is named, else that somebody did not file what the named call asks."""
    if request.values.get("reason") == RemovalReason.LAST_RANKS.value:
        return LAST
    named = calls.opened(request.values.get("call", ""))
    return REFUSING if named is None or pinned(named).call.annual_report else UNFILED
