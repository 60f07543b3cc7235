"""What everybody may read of public notices, and how anybody objects."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from core import clock
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.presenting.home import Block, Item
from core.db import db
from core.db.base import new_id
from core.errors import NotFound, existing
from core.notices import operations, queries
from core.notices.forms import ObjectForm
from core.notices.models import PublicNotice
from core.notices.operations import ObjectionText
from core.policy.pinned import PinnedCall
from core.web.access import access, public
from core.web.acting import Page, Response, act, done
from core.web.filters import day
from core.web.limiting import seldom
from core.web.paging import Paging

blueprint = Blueprint("notices", __name__, url_prefix="/notices", template_folder="../templates")

_NOTICE = "/<string(length=32):notice_id>"

MOST_OBJECTIONS = "10 per hour"
"""From one address: a person objects a few times, a program again and again."""


def current() -> Block:
    """The current notices, on the home page."""
    items = [
        Item(
            url_for("notices.show", notice_id=notice.id),
            notice.title,
            f"公示至 {day(notice.last_day)}，可提出异议",
        )
        for notice in queries.current(clock.today())
    ]
    return Block("notices", "正在公示", items, "目前没有正在公示的名单。", "/notices", "全部公示")


@blueprint.get("")
@access(public)
def index() -> str:
    """The notices that run, and those that are over."""
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.notices(paging.page)
    return render_template("notices/index.html", notices=found, paging=paging.of(total), is_open=_is_open)


@blueprint.get(_NOTICE)
@access(public)
def show(notice_id: str) -> str:
    """One notice: its span and the clause behind it, and the units."""
    notice = queries.notice(notice_id)
    pinned = _pinned(notice)
    return render_template(
        "notices/show.html",
        notice=notice,
        units=queries.on_notice(notice_id),
        term=pinned.terms.get(notice.term_id),
        category_label=pinned.category_label,
        is_open=_is_open(notice),
    )


@blueprint.route(
    "/<string(length=32):notice_id>/objections/<string(length=32):application_id>", methods=["GET", "POST"]
)
@access(public)
@seldom(MOST_OBJECTIONS)
def object_to(notice_id: str, application_id: str) -> Page:
    """Object to one unit on a notice."""
    notice = queries.notice(notice_id)
    unit = next((each for each in queries.on_notice(notice_id) if each.application_id == application_id), None)
    if unit is None:
        raise NotFound("该单位不在这次公示中。", "请从公示页面选择要提出异议的单位。")
    form = ObjectForm(token=new_id())

    def do() -> Response:
        said = ObjectionText(form.name.data or "", form.contact.data or "", form.text.data or "")
        operations.object_to(notice_id, application_id, said, token=form.token.data or "")
        return done("已收到您的异议，工作人员会核实并与您联系。", "notices.show", notice_id=notice_id)

    def draw() -> str:
        return render_template("notices/object.html", notice=notice, unit=unit, form=form, is_open=_is_open(notice))

    return act(form, do, draw)


def _is_open(notice: PublicNotice) -> bool:
    """Whether objections are still taken."""
    return notice.ended_at is None and clock.now() < clock.end_of_day(notice.last_day)


def _pinned(notice: PublicNotice) -> PinnedCall:
    opened = existing(db.session.get(OpenedCall, notice.call_id), "找不到这次公示所属的申报通知。")
    return calls.pinned(opened)
