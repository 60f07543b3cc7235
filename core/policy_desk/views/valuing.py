"""Changing a value: filled in, then shown with what it does to live applications, then saved."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from core.instance import instance
from core.policy import wording
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk import policies
from core.policy_desk.forms.values import ValuesForm, new_values, now, offer, tried, values_form
from core.policy_desk.operations.valuing import Preview, change_value, preview_value
from core.policy_desk.queries.impact import MOST_SHOWN, Turn
from core.policy_desk.queries.values import Valued, find
from core.web.access import access, confirmed_where, in_last_step, signed_in_person
from core.web.acting import Page, act, done

blueprint = Blueprint("policy_values", __name__, url_prefix="/department/policy/values", template_folder="../templates")

_NOT_CARRIED = frozenset({"csrf_token", "step", "back"})


@blueprint.route("/<kind>/<declaration_id>", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed_where(in_last_step)
def change(kind: str, declaration_id: str) -> Page:
    """Change the values of one declaration."""
    valued = find(instance().book(), kind, declaration_id)
    form = values_form(valued)(data={**now(valued), **tried(valued, request.args)})
    offer(form, valued.kept_by)

    def do() -> str | Response:
        new, why, seen = new_values(form, valued), form.why, form.serial
        if form.step.data != "confirm":
            return _preview_page(form, preview_value(kind, declaration_id, new, why, seen=seen, by=signed_in_person()))
        change_value(kind, declaration_id, new, why, seen=seen, by=signed_in_person())
        return done("数值已调整，政策库已更新。", "policy.index", _anchor=f"{kind}-{declaration_id}")

    def draw() -> str:
        # What is seen from now on is what this page shows, also after a refusal that told of somebody else's change.
        shown = find(instance().book(), kind, declaration_id)
        form.seen.data, form.step.data = str(shown.seen), ""
        return render_template("policy_desk/change_value.html", form=form, valued=shown)

    return draw() if "back" in request.form else act(form, do, draw)


def _preview_page(form: ValuesForm, preview: Preview) -> str:
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_CARRIED]
    return render_template(
        "policy_desk/preview_value.html",
        form=form,
        preview=preview,
        valued=preview.valued,
        changes=_changes(preview),
        carried=carried,
        Turn=Turn,
        most_shown=MOST_SHOWN,
        wording=wording,
    )


def _changes(preview: Preview) -> list[tuple[str, str, str]]:
    """What is changed: (what, as it is, as it would be), values before sentences."""
    valued: Valued = preview.valued
    words = Words(instance().book())
    then = {each.path: each for each in treatment(valued.kind).values(preview.proposed, words)}
    amounts = [
        (value.label, value.said(value.now), value.said(then[value.path].now))
        for value in valued.values
        if value.now != then[value.path].now
    ]
    texts = [(valued.text_label(key), text, getattr(preview.proposed, key)) for key, text in valued.texts.items()]
    return [*amounts, *(each for each in texts if each[1] != each[2])]
