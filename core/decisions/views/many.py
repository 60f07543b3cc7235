"""Deciding, releasing, reporting upward and recording results, for many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from core.applications import queries as applications
from core.applications.queries.pipelines import further_of
from core.applications.rules.status import Further
from core.applications.workflow.states import State
from core.decisions import operations
from core.decisions.forms import DecideForm, LetterForm, ManyForm, OutcomeForm, verdict_word
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter, ReportLetter
from core.decisions.queries.queue import chosen as rows_of
from core.decisions.views.acting import Act, Chosen, act, chosen_rows
from core.decisions.views.desks import approvers, department
from core.plugin_api import Does
from core.web.access import access, signed_in_person
from core.web.form import choices

_BOTH = ["GET", "POST"]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/decide", "decide", decide, methods=_BOTH)
    blueprint.add_url_rule("/release", "release", release, methods=_BOTH)
    blueprint.add_url_rule("/report", "report", report, methods=_BOTH)
    blueprint.add_url_rule("/results", "results", results, methods=_BOTH)


@access(department)
def decide() -> str | Response | tuple[str, int]:
    """Decide quietly, one or many for one reason."""
    chosen, form = chosen_rows(), DecideForm()
    further = _further(chosen)
    form.verdict.choices = choices((verdict.value, verdict_word(verdict, further)) for verdict in Verdict)

    def do() -> str:
        verdict = Verdict(form.verdict.data)
        operations.decide(chosen.revisions, verdict, form.reason.data or "", by=signed_in_person())
        return f"已对 {chosen.count} 项申报作出“{verdict_word(verdict, further)}”的决定，发布前申报单位看不到。"

    consequence = "所选申报适用同一决定和理由。决定在发布之前只有主管部门看得到，并且可以修改。"
    if further is not None:
        consequence += f"不推荐{further.wanted}的，{further.attained}结果不变。"
    return act(chosen, form, Act("决定", consequence, _tab(chosen, Does.SELECT)), do)


@access(approvers)
def release() -> str | Response | tuple[str, int]:
    """Look at what would be released and whom it would reach; then release it all together."""
    chosen, form = chosen_rows(), ManyForm()

    def do() -> str:
        operations.release(chosen.revisions, by=signed_in_person())
        return f"已发布 {chosen.count} 项决定，申报单位已收到通知。"

    consequence = "全部决定同时发布，申报单位会收到消息。发布后不能修改，也不能收回。"
    how = Act("发布", consequence, _tab(chosen, Does.SELECT, decided=True), "decisions/release.html", is_grave=True)
    return act(chosen, form, how, do, more=_letters)


def _letters(chosen: Chosen) -> Mapping[str, Any]:
    """How many come through, and whom the release reaches."""
    rows = rows_of(chosen.at.opened.id, list(chosen.revisions))
    verdicts = Counter(row.verdict for row in rows if row.state is State.DECIDED)
    bodies = sorted({row.body for row in chosen.rows})
    return {
        "further": _further(chosen),
        "selected": verdicts[Verdict.SELECTED],
        "not_selected": verdicts[Verdict.NOT_SELECTED],
        "undecided": [row.unit for row in chosen.rows if not row.verdict],
        "bodies": bodies,
    }


@access(approvers)
def report() -> str | Response | tuple[str, int]:
    """Report upward by letter."""
    chosen, form = chosen_rows(), LetterForm()

    def do() -> str:
        letter = ReportLetter(form.number.data or "", form.day)
        operations.report(chosen.revisions, letter, by=signed_in_person())
        return f"已登记上报 {chosen.count} 项申报。"

    consequence = "全部按同一份文件上报；有一项不符合规定，就都不登记。"
    return act(chosen, form, Act("上报", consequence, _tab(chosen, Does.REPORT)), do)


@access(department)
def results() -> str | Response | tuple[str, int]:
    """Record what the ministry decided; those that were listed come on the list."""
    chosen, form = chosen_rows(), OutcomeForm()

    def do() -> str:
        letter = OutcomeLetter(form.number.data or "", form.day, form.note.data)
        listed = form.listed.data == "yes"
        operations.record_outcome(chosen.revisions, letter, listed=listed, by=signed_in_person())
        return f"已记录 {chosen.count} 项申报的结果：{'列入名单' if listed else '未列入名单'}。"

    consequence = "列入名单的，自文件日期起列入相应名单；申报单位会收到消息。"
    return act(chosen, form, Act("记录结果", consequence, _tab(chosen, Does.RESULT)), do)


def _further(chosen: Chosen) -> Further | None:
    """What is decided about, where the chosen ones have attained a level before."""
    return further_of(applications.get(chosen.rows[0].id)) if chosen.rows else None


def _tab(chosen: Chosen, kind: Does, *, decided: bool = False) -> str:
    """The tab from which such an act begins: of several alike, the one at whose stage the chosen ones stand."""
    here = applications.get(chosen.rows[0].id).stage if chosen.rows else None
    tabs = [tab for tab in chosen.at.tabs if tab.kind is kind and tab.is_decided == decided]
    tabs.sort(key=lambda tab: tab.stage is None or tab.stage.id != here)
    return tabs[0].id if tabs else chosen.at.tabs[-1].id
