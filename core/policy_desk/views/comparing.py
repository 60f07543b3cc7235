"""Two regions, or two days of one, side by side."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from core import clock
from core.instance import instance
from core.policy.book import PolicyBook
from core.policy.resolve import resolve
from core.policy.spans import day_to_show
from core.policy_desk.forms import CompareForm
from core.policy_desk.presenting import comparing
from core.policy_desk.views.caching import drawn, of_the_book
from core.web.access import access, public

blueprint = Blueprint("policy_compare", __name__, url_prefix="/policy/compare", template_folder="../templates")


@blueprint.get("")
@access(public)
@of_the_book
def index() -> str:
    """What differs between the two books that were chosen; without a choice, the nation and this region."""
    regions = comparing.regions()
    form = CompareForm(request.args, regions=regions)
    form.validate()
    known = dict(regions)
    own = instance().region
    left_id = form.left.data if form.left.data in known else own.chain[0]
    right_id = form.right.data if form.right.data in known else own.chain[-1]
    form.left.data, form.right.data = left_id, right_id
    left = _book(left_id, form.day_of("left"))
    right = _book(right_id, form.day_of("right"))
    form.left_on.data, form.right_on.data = left.on, right.on

    def given() -> dict[str, object]:
        sections = comparing.sections(left, right, everything=form.all.data == "yes")
        return {"left": left, "right": right, "sections": sections}

    return render_template("policy_desk/compare.html", form=form, body=drawn("policy_desk/compared.html", given))


def _book(region_id: str, on: date | None) -> PolicyBook:
    """A region's book; this instance's own with what staff changed. Without a day, the last that shows its rules."""
    if region_id == instance().region.chain[-1]:
        return instance().book(on)
    layers = comparing.layers_of(region_id).layers
    return resolve(layers, on=on or day_to_show(layers[-1], clock.today()))
