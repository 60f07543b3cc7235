"""The offices' page of plans and pools: a body's own, the department's all; filing, adding, dropping, taking away."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, render_template, url_for
from werkzeug.wrappers import Response as Answer

from core.bodies import queries as bodies
from core.bodies.queries import body_scope
from core.cultivation import operations, policies, queries
from core.cultivation.forms import CandidateForm, Pairs, PlanForm
from core.cultivation.operations import Candidate
from core.cultivation.rules import OTHER, Progress
from core.errors import NotFound
from core.exports.views import answering
from core.instance import department, instance
from core.web.access import access, signed_in_person
from core.web.acting import Page, act, done
from core.web.confirming import Question, ask_why
from core.web.downloads import numbered

blueprint = Blueprint("cultivation", __name__, url_prefix="/cultivation", template_folder="../templates")

CHOICE = "计划和培育库的格式由本平台拟定，所收文件未附表式"


@blueprint.get("")
@access(policies.may_look)
def index() -> str:
    """Plans, the pool, and how far everybody in it has come."""
    return _page()


@blueprint.post("/plans")
@access(policies.may_plan)
def file_plan() -> Page:
    """File a year's plan."""
    form = PlanForm(_own_bodies())

    def do() -> Answer:
        number = form.document_number.data or ""
        year = int(form.year.data or 0)
        operations.file_plan(
            form.body.data,
            year,
            form.text.data or "",
            document_number=number,
            changed=form.changed.data or "",
            by=signed_in_person(),
        )
        return done(f"已向{department()}报备 {year} 年培育计划。", "cultivation.index")

    return act(form, do, lambda: _page(plan=form))


@blueprint.post("/pool")
@access(policies.may_plan)
def add() -> Page:
    """Take somebody into the pool."""
    form = CandidateForm(_own_bodies(), *_choices())

    def do() -> Answer:
        made = operations.add(
            form.body.data,
            Candidate(
                name=form.name.data or "",
                code=form.code.data or "",
                category=form.category.data,
                level=form.level.data,
                standing=form.data.get("standing") or OTHER,
                note=form.note.data or "",
            ),
            by=signed_in_person(),
        )
        return done(f"已将“{made.name}”列入培育库。", "cultivation.index")

    return act(form, do, lambda: _page(candidate=form))


@blueprint.route("/pool/<string(length=32):entry_id>/drop", methods=["GET", "POST"])
@access(policies.may_plan)
def drop(entry_id: str) -> Page:
    """Take somebody out of the pool."""
    held = queries.entry(entry_id)
    if held.body_id not in body_scope(signed_in_person()):
        raise NotFound("找不到该培育对象。", "请从培育库重新进入。")
    question = Question(
        title="移出培育库",
        sentence=f"将“{held.name}”移出培育库？",
        consequence="记录和原因保留；以后可以重新列入。",
        button="移出",
        back=url_for("cultivation.index"),
        is_grave=False,
    )
    return ask_why(question, partial(operations.drop, entry_id, by=signed_in_person()), "已移出培育库。")


@blueprint.get("/pool.xlsx")
@access(policies.may_look)
def as_xlsx() -> Response:
    """The pool as a spreadsheet."""
    book = instance().book()
    headings = ("序号", "推荐单位", "单位", "统一社会信用代码", "类别", "目标层级", "列入年度", "企业类型", "进展")
    rows = (
        (
            each.entry.body.name,
            each.entry.name,
            each.entry.code,
            book.category_label(each.entry.category),
            book.level_label(each.entry.level),
            each.entry.year,
            queries.standing_label(each.entry),
            each.progress.label,
        )
        for each in queries.pool(body_scope(signed_in_person()))
    )
    return answering.table("培育库", headings, numbered(rows))


def _own_bodies() -> Pairs:
    scope = body_scope(signed_in_person())
    return [(id, name) for id, name in bodies.choices() if id in scope]


def _choices() -> tuple[Pairs, Pairs, Pairs]:
    book = instance().book()
    return (
        [(each, book.category_label(each)) for each in book.region.categories],
        [(each, book.level_label(each)) for each in queries.aims()],
        [*queries.standings().items()],
    )


def _page(plan: PlanForm | None = None, candidate: CandidateForm | None = None) -> str:
    person = signed_in_person()
    scope, pool = body_scope(person), queries.pool(body_scope(person))
    may_plan = bool(policies.may_plan(person))
    return render_template(
        "cultivation/index.html",
        plans=queries.plans(scope),
        pool=pool,
        counts=[(each, sum(one.progress is each for one in pool)) for each in Progress],
        may_plan=may_plan,
        plan=plan or PlanForm(_own_bodies(), formdata=None),
        candidate=candidate or CandidateForm(_own_bodies(), *_choices(), formdata=None),
        book=instance().book(),
        standing_label=queries.standing_label,
        choice=CHOICE,
    )
