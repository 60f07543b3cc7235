"""The department's pages of the pool: who is in it, what he knows, what ties him to others, what he scores."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request, url_for

from core.experts import operations, policies
from core.experts.forms import AddForm, ChangeForm, TieForm
from core.experts.models import Expert
from core.experts.queries import assignments, pool
from core.experts.queries.assignments import is_scored
from core.people import queries as people
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask_why
from core.web.form import choices

blueprint = Blueprint("experts_pool", __name__, url_prefix="/department/experts/pool", template_folder="../templates")


@blueprint.get("")
@access(policies.may_see)
def index() -> str:
    """Everybody in the pool, with what they have under way."""
    return render_template(
        "experts/pool.html",
        experts=pool.experts(),
        loads=pool.loads(),
        late=pool.late(),
        waiting=pool.not_in_pool(),
        may_keep=bool(policies.may_keep(signed_in_person())),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(policies.may_keep)
def add() -> Page:
    """Take somebody who holds the role into the pool."""
    form = AddForm()
    form.person.choices = choices(
        ((each.id, f"{each.name}（{each.email}）") for each in pool.not_in_pool()), first="请选择"
    )

    def do() -> Response:
        made = operations.add(form.person.data, form.stated, by=signed_in_person())
        return done(f"{made.person.name}已入库。", "experts_pool.show", expert_id=made.id)

    return act(form, do, lambda: render_template("experts/entry.html", form=form, expert=None))


@blueprint.get("/<expert_id>")
@access(policies.may_see)
def show(expert_id: str) -> str:
    """One entry with its ties and everything that the expert was given."""
    expert, person = pool.expert(expert_id), signed_in_person()
    ties, given = pool.ties_of(expert.id), assignments.of_expert(expert)
    return render_template(
        "experts/expert.html",
        expert=expert,
        ties=[(each, pool.holds(each)) for each in ties],
        names=people.names(each.declared_by_id for each in ties),
        given=given,
        scored={each.id for each in given if is_scored(each.application)},
        may_keep=bool(policies.may_keep(person)),
    )


@blueprint.route("/<expert_id>/change", methods=["GET", "POST"])
@access(policies.may_keep)
def change(expert_id: str) -> Page:
    """Change an entry."""
    expert = pool.expert(expert_id)
    form = ChangeForm(on=expert, obj=expert, data={"fields_": "\n".join(expert.fields)})

    def do() -> Response:
        operations.change(expert_id, form.stated, revision=form.seen, by=signed_in_person())
        return done("专家档案已修改。", "experts_pool.show", expert_id=expert_id)

    return act(form, do, lambda: render_template("experts/entry.html", form=form, expert=expert))


@blueprint.route("/<expert_id>/ties/new", methods=["GET", "POST"])
@access(policies.may_keep)
def declare_tie(expert_id: str) -> Page:
    """Put on record what ties an expert to somebody."""
    expert = pool.expert(expert_id)
    home = url_for("experts_pool.show", expert_id=expert.id)
    return tie_page(expert, [("专家库", url_for("experts_pool.index")), (expert.person.name, home)], home)


@blueprint.route("/ties/<tie_id>/end", methods=["GET", "POST"])
@access(policies.may_keep)
def end_tie(tie_id: str) -> Page:
    """End what was declared by mistake."""
    tie = pool.tie(tie_id)
    expert = pool.expert(tie.expert_id)
    question = Question(
        title="终止关联关系",
        sentence=f"终止{expert.person.name}与“{tie.name}”的关联关系（{tie.kind.label}）？",
        consequence="终止后，核对回避时不再计入；记录和理由仍然保留。",
        button="终止",
        back=url_for("experts_pool.show", expert_id=expert.id),
    )
    return ask_why(question, partial(operations.end_tie, tie_id, by=signed_in_person()), "已终止该关联关系。")


def tie_page(expert: Expert, crumbs: list[tuple[str, str]], back: str) -> Page:
    """The page on which a tie is declared, by the department or by the expert himself."""
    form = TieForm(data={each: request.args.get(each, "") for each in ("name", "code")})
    own = expert.person_id == signed_in_person().id
    heading = "申明关联关系" if own else "登记关联关系"

    def do() -> Response:
        operations.declare_tie(expert.id, form.stated, by=signed_in_person())
        said = "关联关系已登记，分派评审任务时自动回避。"
        return done(said, "expert.home") if own else done(said, "experts_pool.show", expert_id=expert.id)

    shown = partial(render_template, "experts/tie.html", form=form, crumbs=crumbs, heading=heading, back=back)
    return act(form, do, shown)
