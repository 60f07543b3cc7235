"""Acting on many at once: which and how many is shown first, then it is done for all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from flask import Blueprint, request

from core import clock
from core.applications import queries as applications
from core.applications.policies import Held
from core.desks.forms import DeclineForm, ManyForm
from core.desks.rules.sheets import Column
from core.desks.views.acting import Doing, act_on
from core.desks.views.assigning import assign_each_page, assign_page
from core.desks.views.sheets import Sheet
from core.desks.views.urging import urge_page
from core.errors import existing
from core.plugin_api import Does, Stage
from core.review import operations
from core.review.forms import RecommendForm
from core.review.operations import Letter, ReceiptEntry
from core.review.operations.deciding import DECLINING
from core.review.operations.holding import turn
from core.review.operations.receipts import MOST_NUMBER, require_receipts, require_sound
from core.review.operations.recommending import RECOMMENDING, require_recommendable
from core.review.queries import receipts_of
from core.review.queries.recommending import Recommending
from core.review.rules.desk import RECOMMEND
from core.review.views.desks import REVIEW, AtDesk, officers
from core.web.access import access, signed_in_person
from core.web.acting import Page

RECEIPT_COLUMNS = (Column("number", "平台回执编号", most=MOST_NUMBER), Column("filed_on", "平台提交日期", is_day=True))


def add_routes(blueprint: Blueprint) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule("/recommend", "recommend", recommend, methods=both)
    blueprint.add_url_rule("/decline", "decline", decline, methods=both)
    blueprint.add_url_rule("/receipts", "receipts", receipts, methods=both)
    blueprint.add_url_rule("/assign", "assign", assign, methods=both)
    blueprint.add_url_rule("/assign-each", "assign_each", assign_each, methods=both)
    blueprint.add_url_rule("/urge", "urge", urge, methods=both)


@access(officers)
def assign() -> Page:
    """Let a colleague see to the chosen ones."""
    return assign_page(REVIEW)


@access(officers)
def assign_each() -> Page:
    """Let each of the chosen ones be seen to by its own colleague."""
    return assign_each_page(REVIEW)


@access(officers)
def urge() -> Page:
    """Remind applicants of what was sent back to them."""
    return urge_page(REVIEW)


@access(officers)
def recommend() -> Page:
    """Look at what will be recommended and at what stands in its way; then send it by letter."""
    chosen = REVIEW.chosen()
    at, form = chosen.at, RecommendForm(on=chosen)
    for each in (form.letter_number, form.letter_date):
        each.flags.required = any(stage.letter for stage in at.desk.stages())

    def do() -> str:
        letter = Letter(
            form.letter_number.data or "", form.letter_date.data, form.letter_file.kept_id, form.excess.data or ""
        )
        made = operations.recommend(chosen.revisions, letter, by=signed_in_person())
        return f"已推荐 {len(made.items)} 项申报。"

    @cache
    def wanted() -> Recommending:
        held = chosen.standing()
        return Recommending(held, _stage(at, held[0]), at.tiers)

    def beside() -> Mapping[str, Any]:
        return {"stage": wanted().stage, "wanted": wanted()}

    consequence = "全部一并推荐；有一项不符合规定，就都不推荐。"
    how = Doing("推荐", consequence, RECOMMEND, "review/recommend.html", button="{verb}这 {count} 项申报")
    gates = [turn(signed_in_person()), RECOMMENDING]
    return act_on(chosen, form, how, do, gates=gates, together=lambda _: require_recommendable(wanted()), more=beside)


def _stage(at: AtDesk, held: Held) -> Stage:
    """The stage of recommending at which an application stands, or that the officer has."""
    stages = {stage.id: stage for stage in at.pinned.call.stages if stage.kind is Does.RECOMMEND}
    found = stages.get(held.stage.id) or next(iter(stages.values()), None)
    return existing(found, "这项申报没有推荐环节。", "请返回列表，按每项申报的下一步办理。")


@access(officers)
def decline() -> Page:
    """Decline the chosen ones for one reason."""
    chosen = REVIEW.chosen()
    form = DeclineForm(on=chosen)

    def do() -> str:
        declined = operations.decline(chosen.revisions, form.reason.data or "", by=signed_in_person())
        return f"已对 {len(declined)} 项申报作出不予推荐的决定，申报单位会收到理由。"

    how = Doing("不予推荐", "决定后，这些申报在本次通知中结束，不能恢复。", is_grave=True)
    return act_on(chosen, form, how, do, gates=[turn(signed_in_person()), DECLINING])


@access(officers)
def receipts() -> Page:
    """Record the ministry platform's receipts of the chosen ones, a row for each."""
    chosen = REVIEW.chosen()
    form = ManyForm(on=chosen)

    sheet = Sheet("管理平台回执表", chosen, RECEIPT_COLUMNS, _recorded(chosen.ids))

    def entries() -> Mapping[str, ReceiptEntry]:
        return _receipt_entries(chosen.revisions, sheet.sent)

    def do() -> str:
        return f"已登记 {operations.record_receipts(entries(), by=signed_in_person())} 项平台回执。"

    consequence = "正式填报在管理平台办理，这里登记平台给出的编号（没有的可以不填）和在平台提交的日期。"
    heading = "登记管理平台回执（{count} 项）"
    how = Doing("登记管理平台回执", consequence, None, "review/receipts.html", heading=heading, button="保存")
    return act_on(
        chosen,
        form,
        how,
        do,
        gates=[lambda held: require_receipts(held.application)],
        more=lambda: {"known": _shown(chosen.ids, sheet.sent), "common": request.form.get("filed_on", "")},
        sheet=sheet,
        check=lambda: require_sound(applications.several(chosen.ids), entries()),
    )


def _receipt_entries(revisions: Mapping[str, int], sent: Mapping[str, str]) -> dict[str, ReceiptEntry]:
    """A row for each; a common day goes to the rows that have none of their own."""
    common = sent.get("filed_on", "")
    return {
        id: ReceiptEntry(sent.get(f"{id}.number", ""), _day(sent.get(f"{id}.filed_on") or common), revision)
        for id, revision in revisions.items()
    }


def _recorded(ids: Sequence[str]) -> dict[str, str]:
    """The receipts on record, by input."""
    found = receipts_of(ids)
    numbers = {f"{id}.number": known.number or "" for id, known in found.items()}
    return {**numbers, **{f"{id}.filed_on": known.filed_on.isoformat() for id, known in found.items()}}


def _shown(ids: Sequence[str], sent: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the fields show."""
    return {id: (sent.get(f"{id}.number", ""), sent.get(f"{id}.filed_on", "")) for id in ids}


def _day(text: str) -> date | None:
    try:
        return clock.day_of(text)
    except ValueError:
        return None
