"""A person's own units: finding one, asking to act for it, stepping down, handing over."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request, url_for

from core.contents.kinds import DOCX
from core.errors import NotFound, refusal_of
from core.extensions import limiter
from core.papers.authority import authority_letter
from core.units import operations, policies, presenting, queries
from core.units.forms import ClaimForm, SearchForm, SuccessorForm
from core.units.models import Representation, Unit, UnitKind
from core.units.operations import Claim
from core.units.rules import codes
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.confirming import Question, ask, ask_why
from core.web.downloads import attachment

blueprint = Blueprint("my_units", __name__, url_prefix="/my/units", template_folder="../templates")

SEARCH_LIMIT = "30/minute"


@blueprint.get("")
@access(policies.may_request)
def index() -> str:
    """The units that one acts for, and what became of one's requests."""
    person = signed_in_person()
    return render_template("units/mine.html", units=queries.units_of(person), requests=queries.requests_of(person))


@blueprint.get("/find")
@access(policies.may_request)
@limiter.limit(SEARCH_LIMIT)
def find() -> str:
    """Units of the register by name or code: what published lists show of them, and no more."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip()[:200]
    is_code = codes.is_meant(text)
    form.q.errors = [fault] if is_code and (fault := codes.fault(codes.normalised(text))) else ()
    found = queries.search(text) if text and not form.q.errors else None
    return render_template(
        "units/find.html",
        form=form,
        text=text,
        found=found,
        most=queries.MOST_FOUND,
        least=queries.LEAST_LETTERS,
        typed={"code" if is_code else "name": text},
    )


@blueprint.route("/claim", methods=["GET", "POST"])
@access(policies.may_request)
def claim() -> Page:
    """Ask to act for a unit: `unit` names one of the register, without it the unit is new."""
    person, unit, typed = signed_in_person(), _unit_meant(), _typed()
    form = ClaimForm(known=unit is not None, placed=unit is not None and unit.body_id is not None, data=typed)

    def do() -> Response:
        operations.request(_stated(form, unit), form.letter.kept_id or "", by=person)
        return done("经办申请已提交。推荐单位确认后会通知您；确认之前不能为该单位办理任何事项。", "my_units.index")

    def draw() -> str:
        letter = url_for("my_units.letter", unit=unit and unit.id, name=typed["name"], code=typed["code"])
        return render_template("units/claim.html", form=form, unit=unit, letter=letter)

    return act(form, do, draw, check=lambda: operations.check(_stated(form, unit)))


@blueprint.get("/letter.docx")
@access(policies.may_request)
def letter() -> Response:
    """The letter of authority to be signed, with what is known already."""
    authority = presenting.authority(signed_in_person(), _unit_meant(), **_typed())
    return attachment(authority_letter(authority), DOCX.media_type, f"{authority.title}.docx")


def _unit_meant() -> Unit | None:
    """The unit of the register that the address names. Raises NotFound."""
    return queries.unit(request.args["unit"]) if request.args.get("unit") else None


def _typed() -> dict[str, str]:
    """What was typed of the unit before this page."""
    return {name: request.args.get(name, "").strip()[:200] for name in ("name", "code")}


@blueprint.post("/requests/<representation_id>/withdraw")
@access(policies.may_request)
def withdraw(representation_id: str) -> Page:
    """Take one's request back."""
    asked = _own(representation_id)

    def do() -> Response:
        operations.withdraw(asked.id, by=signed_in_person())
        return done("经办申请已撤回。", "my_units.index")

    return press(do, index)


@blueprint.route("/representations/<representation_id>/leave", methods=["GET", "POST"])
@access(policies.may_request)
def leave(representation_id: str) -> Page:
    """Step down."""
    held = _own(representation_id)
    question = Question(
        title="退出经办",
        sentence=f"退出“{held.unit_name}”的经办？",
        consequence="确认后立即生效，您不能再查看和办理该单位的事项；已提交的申报不受影响。",
        button="退出经办",
        back=url_for("my_units.index"),
        bar=refusal_of(partial(operations.require_acting, held)),
    )
    return ask_why(question, partial(operations.leave, held.id, by=signed_in_person()), "您已退出该单位的经办。")


@blueprint.route("/representations/<representation_id>/successor", methods=["GET", "POST"])
@access(policies.may_request)
def successor(representation_id: str) -> Page:
    """Name who shall take over."""
    held = _own(representation_id)
    form = SuccessorForm(data={"email": held.successor_email})

    def do() -> Response:
        operations.propose_successor(held.id, form.email.data or "", by=signed_in_person())
        said = "已登记接任人。接任人注册并提交经办申请后，由推荐单位办理交接；在此之前您仍是经办人。"
        return done(said, "my_units.index")

    question = Question(
        title="提名接任经办人",
        sentence=f"由谁接任“{held.unit_name}”的经办人？",
        consequence="接任人须自行注册，上传授权委托书提交经办申请。推荐单位确认时会看到您的提名。",
        button="提名",
        back=url_for("my_units.index"),
        is_grave=False,
        bar=refusal_of(partial(operations.require_acting, held)),
    )
    return ask(question, form, do)


def _own(representation_id: str) -> Representation:
    """One's own request; somebody else's looks as if it were not there."""
    found = queries.representation(representation_id)
    if found.person_id != signed_in_person().id:
        raise NotFound("找不到该经办申请。", "请从列表重新进入。")
    return found


def _stated(form: ClaimForm, unit: Unit | None) -> Claim:
    if unit is not None:
        return Claim(
            unit_id=unit.id,
            code=form.code.data or "",
            body_id=unit.body_id or form.body_id.data,
            replaces=bool(form.replaces.data),
        )
    return Claim(
        kind=UnitKind(form.kind.data) if form.kind.data in set(UnitKind) else None,
        name=form.name.data or "",
        code=form.code.data or "",
        body_id=form.body_id.data or None,
        address=(form.address.data or "").strip() or None,
        is_aware=bool(form.is_aware.data),
        replaces=bool(form.replaces.data),
    )
