"""A person's units and their codes: asking for one, taking the picture away, wanting it no more."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as Answer

from core.contents.kinds import PNG
from core.errors import Conflict, existing
from core.green_codes import operations, policies, presenting, queries
from core.green_codes.rules import Standing
from core.instance import instance
from core.ledger.queries import lists_of
from core.units import queries as units
from core.web.access import access, signed_in_person
from core.web.acting import Page, done, press
from core.web.confirming import Question
from core.web.confirming import ask as ask_first
from core.web.downloads import attachment
from core.web.form import Form

blueprint = Blueprint("my_green_codes", __name__, url_prefix="/my/green-codes", template_folder="../templates")

_UNIT = "/<string(length=32):unit_id>"


@blueprint.get("")
@access(policies.may_have_codes)
def index() -> str:
    """One's units, each with its code."""
    held = [(unit, queries.of_unit(unit.id), lists_of(unit.id)) for unit in units.units_of(signed_in_person())]
    codes = [
        (unit, None if code is None else queries.word(code), any(each.list_id in instance().levels for each in places))
        for unit, code, places in held
    ]
    return render_template("green_codes/own.html", codes=codes, picture=presenting.picture)


@blueprint.post(f"{_UNIT}/ask")
@access(policies.may_have_codes)
def ask(unit_id: str) -> Page:
    """Ask for the code of a unit."""

    def do() -> Answer:
        operations.ask_for(unit_id, by=signed_in_person())
        said = "绿码已生成。按要求填报每年的年度报告，绿码继续有效；移出名单或未按要求填报的，绿码会说明。"
        return done(said, "my_green_codes.index")

    return press(do, index)


@blueprint.get(f"{_UNIT}/code.png")
@access(policies.may_have_codes)
def picture(unit_id: str) -> Response:
    """The picture, to be printed."""
    policies.may_ask(signed_in_person(), unit_id).or_raise()
    code = existing(queries.of_unit(unit_id), "该单位没有申领过绿码。", "请在“绿码”页面申领。")
    if (standing := queries.word(code).standing) is not Standing.LISTED:
        raise Conflict(f"没有可用的绿码图片：{standing.label}。", "请在“绿码”页面查看情况。")
    return attachment(presenting.picture_file(code), PNG.media_type, "企业绿码.png")


@blueprint.route(f"{_UNIT}/end", methods=["GET", "POST"])
@access(policies.may_have_codes)
def end(unit_id: str) -> Page:
    """Want it no more."""
    person = signed_in_person()
    policies.may_ask(person, unit_id).or_raise()
    unit = units.unit(unit_id)
    question = Question(
        title="停用绿码",
        sentence=f"停用“{unit.name}”的绿码？",
        consequence="停用后扫码会显示“已停用”；以后可以重新申领，仍是同一个码。",
        button="停用",
        back=url_for("my_green_codes.index"),
        is_grave=False,
    )

    def do() -> Answer:
        operations.end(unit_id, by=person)
        return done("绿码已停用。", "my_green_codes.index")

    return ask_first(question, Form(), do)
