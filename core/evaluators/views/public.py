"""The evaluators as everybody may see them: who is registered, what each declares, and who is not accepted."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from core.evaluators import presenting, queries
from core.evaluators.forms import SearchForm
from core.ledger import queries as ledger
from core.ledger.models import BarredKind
from core.web.access import access, public

blueprint = Blueprint("evaluators", __name__, url_prefix="/evaluators", template_folder="../templates")

_LONGEST = 100


@blueprint.get("")
@access(public)
def index() -> str:
    """Every admitted evaluator, and the sanctions by name."""
    form = SearchForm(request.args)
    text = (form.q.data or "").strip()[:_LONGEST]
    found = queries.search(text)
    return render_template(
        "evaluators/index.html",
        form=form,
        text=text,
        evaluators=found,
        profiles=queries.held_profiles([each.id for each in found]),
        sanctioned=queries.sanctioned(),
    )


@blueprint.get("/<evaluator_id>")
@access(public)
def show(evaluator_id: str) -> str:
    """One evaluator: its self-declaration, how it stands with the requirements, and what was imposed on it."""
    found = queries.admitted_one(evaluator_id)
    return render_template(
        "evaluators/show.html",
        view=presenting.view_of(found),
        bars=[each for each in ledger.bars_of(found.id, BarredKind.EVALUATOR) if each.voiding is None],
    )
