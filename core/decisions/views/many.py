"""Deciding, releasing, reporting upward and recording results, for many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, request

from core import clock
from core.applications.queries.pipelines import further_of
from core.applications.workflow.states import State
from core.decisions import operations
from core.decisions.forms import DecideForm, OutcomeForm
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeEntry, OutcomeLetter, ReportLetter, Ruling, deciding, outcomes, reporting
from core.decisions.presenting import verdict_word
from core.decisions.queries import records
from core.desks.forms import LetterForm, ManyForm
from core.desks.policies import decides, may_release, releases
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.rules.sheets import Column
from core.desks.views.acting import Doing, act_on
from core.desks.views.acts import ALWAYS, AWAY, FURTHER, Act, always, at_stage, everywhere
from core.desks.views.assigning import assign_each_page, assign_page
from core.desks.views.department import DEPARTMENT, approvers, department
from core.desks.views.department import deciding as deciding_desk
from core.desks.views.desk import Chosen
from core.desks.views.sheets import Sheet
from core.desks.views.urging import somebody_is_late, urge_page
from core.errors import refusal_of
from core.plugin_api import Does
from core.review.views.gates import gates_at
from core.scoring.queries.ranking import Placed, ranking_of
from core.web.access import access, confirmed, signed_in_person
from core.web.acting import Page
from core.web.form import choices

_BOTH = ["GET", "POST"]

_DECIDED = at_stage(Does.SELECT, decided=True)


def _selects(at: At, tab: Tab) -> bool:
    return tab.kind is Does.SELECT


_GATES = gates_at("查看未填报单位", "department_lists.unfiled")

ACTS = (
    Act(DEPARTMENT.id, "发布所选", "department.release", _DECIDED, releases),
    Act(DEPARTMENT.id, "决定所选", "department.decide", at_stage(Does.SELECT), in_time=True),
    Act(DEPARTMENT.id, "修改决定", "department.decide", _DECIDED, rank=FURTHER, in_time=True),
    Act(DEPARTMENT.id, "逐项决定", "department.decide_each", _selects, rank=FURTHER, in_time=True),
    Act(DEPARTMENT.id, "上报所选", "department.report", at_stage(Does.REPORT), may_release, in_time=True, bars=_GATES),
    Act(DEPARTMENT.id, "登记所选的结果", "department.results", at_stage(Does.RESULT)),
    Act(DEPARTMENT.id, "逐项登记结果", "department.results_each", at_stage(Does.RESULT), rank=FURTHER),
    Act(DEPARTMENT.id, "逐项分派", "department.assign_each", always, rank=ALWAYS),
    Act(DEPARTMENT.id, "催办所选", "department.urge", somebody_is_late, rank=ALWAYS),
    Act(DEPARTMENT.id, "分派所选", "department.assign", always, rank=ALWAYS),
    Act(DEPARTMENT.id, "导出所选（Excel）", "department.chosen_file", everywhere, rank=AWAY),
)


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/decide", "decide", decide, methods=_BOTH)
    blueprint.add_url_rule("/decide-each", "decide_each", decide_each, methods=_BOTH)
    blueprint.add_url_rule("/release", "release", release, methods=_BOTH)
    blueprint.add_url_rule("/report", "report", report, methods=_BOTH)
    blueprint.add_url_rule("/results", "results", results, methods=_BOTH)
    blueprint.add_url_rule("/results-each", "results_each", results_each, methods=_BOTH)
    blueprint.add_url_rule("/assign-each", "assign_each", assign_each, methods=_BOTH)
    blueprint.add_url_rule("/assign", "assign", assign, methods=_BOTH)
    blueprint.add_url_rule("/urge", "urge", urge, methods=_BOTH)


@access(decides)
def assign() -> Page:
    """Let a colleague see to the chosen ones."""
    return assign_page(deciding_desk())


@access(decides)
def assign_each() -> Page:
    """Let each of the chosen ones be seen to by its own colleague."""
    return assign_each_page(deciding_desk())


@access(decides)
def urge() -> Page:
    """Remind applicants and bodies of what waits for them."""
    return urge_page(deciding_desk())


@access(decides)
def decide() -> Page:
    """Decide quietly, one or many for one reason."""
    chosen = deciding_desk().chosen()
    form, further = DecideForm(on=chosen), further_of(chosen.first)
    offered: list[Verdict] = list(Verdict)
    if request.method == "GET" and (unfit := refusal_of(lambda: deciding.require_selectable(chosen.standing()))):
        offered.remove(Verdict.SELECTED)
        form.verdict.description = unfit.as_text()
    form.verdict.choices = choices((verdict.value, verdict_word(verdict, further)) for verdict in offered)
    if request.method == "GET":
        _show_what_stands(form, chosen)

    def do() -> str:
        verdict = Verdict(form.verdict.data)
        operations.decide(chosen.revisions, verdict, form.reason.data or "", by=signed_in_person())
        return f"已对 {chosen.count} 项申报作出“{verdict_word(verdict, further)}”的决定，发布前申报单位看不到。"

    consequence = "所选申报适用同一决定和理由。决定在发布之前只有作出决定的单位和主管部门看得到，并且可以修改。"
    if further is not None:
        consequence += f"不推荐{further.wanted}的，{further.attained}结果不变。"
    return act_on(chosen, form, Doing("决定", consequence, chosen.tab(Does.SELECT)), do, gates=[deciding.DECIDING])


def _show_what_stands(form: DecideForm, chosen: Chosen[At]) -> None:
    """Who changes a decision begins with it, where it is the same for all."""
    known = records.quiet_decisions(chosen.ids)
    if len(known) == chosen.count and len(set(known.values())) == 1:
        form.verdict.data, form.reason.data = next(iter(known.values()))


@access(decides)
def decide_each() -> Page:
    """Decide many quietly, each with its own verdict and reason; what was decided stands in its row."""
    chosen = deciding_desk().chosen()
    form, further = ManyForm(on=chosen), further_of(chosen.first)
    typed = request.method == "POST"
    known = records.quiet_decisions(chosen.ids)
    rulings = {
        id: Ruling(request.form.get(f"{id}.verdict", ""), request.form.get(f"{id}.reason", ""))
        if typed
        else Ruling(*known.get(id, ("", "")))
        for id in chosen.ids
    }

    def do() -> str:
        operations.decide_each(chosen.revisions, rulings, by=signed_in_person())
        return f"已对 {chosen.count} 项申报作出决定，发布前申报单位看不到。"

    consequence = "每项申报各有决定和理由，一并保存。决定在发布之前只有作出决定的单位和主管部门看得到，并且可以修改。"
    how = Doing(
        "逐项决定", consequence, chosen.tab(Does.SELECT), "decisions/decide_each.html", button="保存这 {count} 项"
    )
    words = [(verdict.value, verdict_word(verdict, further)) for verdict in Verdict]
    beside = {
        "rulings": rulings,
        "verdicts": words,
        "unfit": {} if typed else _unfit(chosen),
        "known": {id: (verdict_word(verdict, further), reason) for id, (verdict, reason) in known.items()},
        "placed": _placed(chosen),
        "typed": typed,
    }
    return act_on(chosen, form, how, do, gates=[deciding.DECIDING], more=lambda: beside)


def _placed(chosen: Chosen[At]) -> Mapping[str, Placed]:
    """The score of its own figures and the rank of each that has them, by application."""
    categories = sorted({row.category for row in chosen.found})
    rankings = [ranking.by_id for each in categories if (ranking := ranking_of(chosen.at.opened, each)) is not None]
    return {id: by_id[id] for by_id in rankings for id in chosen.ids if id in by_id}


def _unfit(chosen: Chosen[At]) -> Mapping[str, str]:
    """Why some of them cannot be selected, by application: it is not offered."""
    return {id: refused.as_text() for id, refused in deciding.unfit(chosen.standing()).items()}


@access(releases)
@confirmed
def release() -> Page:
    """Look at what would be released and whom it would reach; then release it all together."""
    chosen = deciding_desk().chosen()

    def do() -> str:
        operations.release(chosen.revisions, by=signed_in_person())
        return f"已发布 {chosen.count} 项决定，申报单位已收到通知。"

    deciding.look_at(chosen.standing())
    consequence = "全部决定同时发布，申报单位会收到消息。发布后不能修改，也不能收回。"
    tab = chosen.tab(Does.SELECT, decided=True)
    how = Doing("发布", consequence, tab, "decisions/release.html", is_grave=True)
    return act_on(
        chosen,
        ManyForm(on=chosen),
        how,
        do,
        gates=[partial(deciding.releasable, releaser=signed_in_person())],
        together=partial(deciding.require_releasable, releaser=signed_in_person()),
        more=partial(_reached, chosen),
    )


def _reached(chosen: Chosen[At]) -> Mapping[str, Any]:
    """How many come through, and whom the release reaches."""
    verdicts = Counter(row.verdict for row in chosen.found if row.state is State.DECIDED)
    overturned = records.overturned(chosen.ids)
    return {
        "further": further_of(chosen.first),
        "selected": verdicts[Verdict.SELECTED],
        "not_selected": verdicts[Verdict.NOT_SELECTED],
        "bodies": sorted({row.body for row in chosen.rows}),
        "verdict_word": verdict_word,
        "overturned": [(row.name, each) for row in chosen.rows for each in overturned.get(row.id, ())],
    }


@access(approvers)
def report() -> Page:
    """Report upward by letter."""
    chosen = DEPARTMENT.chosen()
    form = LetterForm(on=chosen)

    def do() -> str:
        letter = ReportLetter(form.number.data or "", form.day)
        operations.report(chosen.revisions, letter, by=signed_in_person())
        return f"已登记上报 {chosen.count} 项申报。"

    consequence = "全部按同一份文件上报；有一项不符合规定，就都不登记。"
    return act_on(
        chosen,
        form,
        Doing("上报", consequence, chosen.tab(Does.REPORT)),
        do,
        gates=[reporting.REPORTING],
        together=reporting.require_reportable,
    )


@access(department)
def results() -> Page:
    """Record what the ministry decided; those that were listed come on the list."""
    chosen = DEPARTMENT.chosen()
    form = OutcomeForm(on=chosen)

    def do() -> str:
        letter = OutcomeLetter(form.number.data or "", form.day, form.note.data)
        listed = form.listed.data == "yes"
        operations.record_outcome(chosen.revisions, letter, listed=listed, by=signed_in_person())
        return f"已登记 {chosen.count} 项申报的结果：{'列入名单' if listed else '未列入名单'}。"

    consequence = "列入名单的，自文件日期起列入相应名单；申报单位会收到消息。"
    return act_on(chosen, form, Doing("登记结果", consequence, chosen.tab(Does.RESULT)), do, gates=[outcomes.RECORDING])


_LISTED = {"": "未登记", "yes": "列入名单", "no": "未列入名单"}
RESULT_COLUMNS = (
    Column("listed", "结果", options=_LISTED),
    Column("number", "文号", most=outcomes.MOST_NUMBER),
    Column("dated", "文件日期", is_day=True),
    Column("note", "说明", most=outcomes.MOST_NOTE),
)


@access(department)
def results_each() -> Page:
    """Record what was decided above of many, each with its own result, also by a spreadsheet."""
    chosen = DEPARTMENT.chosen()
    sheet = Sheet("结果登记表", chosen, RESULT_COLUMNS, {})

    def entries() -> Mapping[str, OutcomeEntry]:
        return {id: _outcome(id, sheet.sent) for id in chosen.ids}

    def do() -> str:
        count = operations.record_outcomes(chosen.revisions, entries(), by=signed_in_person())
        return f"已登记 {count} 项申报的结果。"

    consequence = "各项结果一并登记；没有选择结果的不变。列入名单的，自文件日期起列入相应名单；申报单位会收到消息。"
    tab = chosen.tab(Does.RESULT)
    how = Doing("逐项登记结果", consequence, tab, "desks/grid.html", button="保存这 {count} 项")
    return act_on(
        chosen,
        ManyForm(on=chosen),
        how,
        do,
        gates=[outcomes.RECORDING],
        sheet=sheet,
        check=lambda: outcomes.require_sound(entries()),
    )


def _outcome(id: str, sent: Mapping[str, str]) -> OutcomeEntry:
    listed = {"yes": True, "no": False}.get(sent.get(f"{id}.listed", ""))
    number, dated, note = (sent.get(f"{id}.{name}", "").strip() for name in ("number", "dated", "note"))
    try:
        day = clock.day_of(dated)
    except ValueError:
        day = None
    return OutcomeEntry(listed, number, day, note)
