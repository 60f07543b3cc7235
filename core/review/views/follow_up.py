"""Following up those that were asked to file: who has, who drafts, who has not begun, and how many days are left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, render_template, request, url_for

from core import clock
from core.accounts.actions import PERSON
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.desks.operations import note_export
from core.exports.views import answering
from core.plugin_api import Does
from core.review.queries import follow_up
from core.review.queries.follow_up import Followed
from core.review.views.desks import REVIEW, AtDesk, officers
from core.web.access import access, noted, signed_in_person
from core.web.downloads import numbered


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/follow-up", "follow_up", show)
    blueprint.add_url_rule("/follow-up.xlsx", "follow_up_file", file)


@access(officers)
@noted(PERSON)
def show() -> str:
    """The units by how far they are."""
    at = REVIEW.require()
    units = follow_up.followed(at.opened, at.desk.scope)
    asked = request.args.get("filing", "")
    body = request.args.get("body", "")
    shown = [each for each in units if _is_asked(each, asked) and body in {"", each.body_id}]
    return render_template(
        "review/follow_up.html",
        at=at,
        units=shown,
        counts=follow_up.counted(units),
        total=len(units),
        open=sum(each.submitted_at is None for each in units),
        asked=asked,
        body=body,
        dues=_dues(at),
        several=len(at.desk.scope) > 1,
        file=url_for("review.follow_up_file", call=at.opened.call_id),
    )


OPEN = "open"
"""Those that have not filed, whether they began or not."""


def _is_asked(each: Followed, asked: str) -> bool:
    return each.submitted_at is None if asked == OPEN else asked in {"", each.filing}


@access(officers)
def file() -> Response:
    """The same as a spreadsheet."""
    at = REVIEW.require()
    units = follow_up.followed(at.opened, at.desk.scope)
    ids = [each.application_id for each in units if each.application_id]
    note_export(at.opened.id, "催报情况表", ids, by=signed_in_person())
    return answering.table("催报情况", _HEADINGS, numbered(_rows(at, units)))


_HEADINGS = ("序号", "单位名称", "推荐单位", "类别", "填报情况", "提交时间")


def _rows(at: AtDesk, units: Sequence[Followed]) -> Sequence[Sequence[str | int]]:
    return [
        (
            each.entry_name,
            at.desk.tiers.name(each.body_id),
            at.pinned.category_label(each.category),
            each.filing.label,
            "" if each.submitted_at is None else f"{clock.local(each.submitted_at):%Y-%m-%d %H:%M}",
        )
        for each in units
    ]


def _dues(at: AtDesk) -> Mapping[str, Due]:
    """The filing deadline of each inviting track, by its label."""
    return {
        at.pinned.call.tracks[track].label: due
        for track in follow_up.inviting(at.pinned.call)
        for stage in at.pinned.call.stages
        if stage.kind is Does.FILE and (due := due_at(at.opened, stage.id, track)) is not None
    }
