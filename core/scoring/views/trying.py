"""What other weights, thresholds, ceilings or benchmarks would give, beside today's list; nothing is changed."""

from __future__ import annotations

from flask import render_template, request

from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound
from core.plugin_api import Declaration
from core.plugin_api.kinds import Kinds
from core.scoring import policies
from core.scoring.forms import TryForm, try_form
from core.scoring.presenting.trying import Tried, to_try, told, unbalanced
from core.scoring.queries import benchmarks
from core.scoring.queries.outcomes import Otherwise, outcomes
from core.scoring.queries.ranking import ranking_of
from core.scoring.views.scores import blueprint
from core.web.access import access


@blueprint.get("/calls/<call_id>/<category>/what-if")
@access(policies.may_see)
def what_if(call_id: str, category: str) -> str:
    """Today's outcome beside the one that other values would give."""
    opened = calls.get(call_id)
    ranking = ranking_of(opened, category)
    if ranking is None:
        raise NotFound("这份申报通知没有这一类别的计分指标。", "请从“通知管理”重新进入。")
    set_id = pinned(opened).book.find(Kinds.indicator_sets, pinned(opened).call.indicator_sets[category]).id
    tried = to_try(opened, category)
    form = try_form(tried, benchmarks.revisions_of(set_id))
    asked = bool(request.args) and form.validate()
    faults = [] if not asked else [said for each in tried if (said := unbalanced(_made(each, form)))]
    found = outcomes(opened, category, _otherwise(opened, set_id, tried, form)) if asked and not faults else ()
    return render_template(
        "scoring/what_if.html",
        opened=opened,
        category=category,
        label=pinned(opened).category_label(category),
        tried=tried,
        form=form,
        faults=faults,
        asked=asked and not faults,
        found=found,
        told=told(found),
        changed=[each for each in tried if _made(each, form) != each.declaration] if asked else [],
    )


def _made(tried: Tried, form: TryForm) -> Declaration:
    return tried.otherwise({value.path: form[tried.name(value)].data for value in tried.values})


def _otherwise(opened: OpenedCall, set_id: str, tried: tuple[Tried, ...], form: TryForm) -> Otherwise:
    declared = tuple((each.kind, _made(each, form)) for each in tried)
    revision = benchmarks.revision(form.revision.data) if form.revision.data else None
    return Otherwise(declared, revision)
