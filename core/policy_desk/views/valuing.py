"""Changing a value: filled in, then shown with what it does to live applications, then saved.

Where many applications have to be judged for that, jobs show it and save it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, render_template, request
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from core.errors import Conflict, NotFound
from core.instance import instance
from core.jobs.purposes import Kind, Outcome, Report, Work, unheard
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import as_json, found_by, to_job
from core.people.models import Person
from core.people.policies import Permission
from core.policy import values
from core.policy.kinds import treatment
from core.policy.wording import Words
from core.policy_desk import policies
from core.policy_desk.forms.values import ValuesForm, new_values, now, offer, tried, values_form
from core.policy_desk.operations.valuing import change_value, preview_value, require_possible
from core.policy_desk.presenting.impact import ImpactTold
from core.policy_desk.queries.impact import MOST_SHOWN, Impact, Turn
from core.policy_desk.queries.values import Valued, find
from core.web.access import access, confirmed_where, in_last_step, signed_in_person
from core.web.acting import Page, Response, act, done

blueprint = Blueprint("policy_values", __name__, url_prefix="/department/policy/values", template_folder="../templates")

JUDGED_AT_ONCE = 2_000
"""Live applications that are judged while one waits for a page."""

_NOT_CARRIED = frozenset({"csrf_token", "step", "back"})
_SAVED = "数值已调整，政策库已更新。"


class Asked(Schema):
    """The declaration, and what was typed of it, field by field."""

    kind = fields.String(required=True)
    declaration = fields.String(required=True)
    typed = fields.List(fields.Tuple((fields.String(), fields.String())), required=True)


@dataclass(frozen=True)
class Proposal:
    """Values that were typed for a declaration, as a page or a job has them."""

    kind: str
    declaration: str
    typed: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Proposal:
        """As a job was asked for it."""
        return cls(arguments["kind"], arguments["declaration"], arguments["typed"])

    @property
    def arguments(self) -> dict[str, Any]:
        """Those of the job."""
        return {"kind": self.kind, "declaration": self.declaration, "typed": self.typed}

    @cached_property
    def valued(self) -> Valued:
        return find(instance().book(), self.kind, self.declaration)

    @cached_property
    def form(self) -> ValuesForm:
        """What was typed; the page that sent it has seen to the token."""
        form = values_form(self.valued)(MultiDict(self.typed), meta={"csrf": False})
        offer(form, self.valued.kept_by)
        return form

    @cached_property
    def _change(self) -> dict[str, Any]:
        """Raises Conflict where the declaration has other values by now."""
        if not self.form.validate():
            raise Conflict(f"“{self.valued.said}”在提交之后有了变动。", "请从“政策库”重新调整。")
        return {"new": new_values(self.form, self.valued), "reason": self.form.why, "seen": self.form.serial}

    @property
    def is_long(self) -> bool:
        """Whether more applications than one waits for would have to be judged."""
        ticked = self.form.apply_to.data or ()
        return sum(each.live for each in self.valued.kept_by if each.opened.call_id in ticked) > JUDGED_AT_ONCE

    def require_possible(self, by: Person) -> None:
        require_possible(self.kind, self.declaration, **self._change, by=by)

    def preview(self, by: Person, report: Report = unheard) -> Sequence[Impact]:
        return preview_value(self.kind, self.declaration, **self._change, by=by, report=report)

    def carry_out(self, by: Person, report: Report = unheard) -> None:
        change_value(self.kind, self.declaration, **self._change, by=by, report=report)


@blueprint.route("/<kind>/<declaration_id>", methods=["GET", "POST"])
@access(policies.may_amend)
@confirmed_where(in_last_step)
def change(kind: str, declaration_id: str) -> Page:
    """Change the values of one declaration."""
    valued = find(instance().book(), kind, declaration_id)
    form = values_form(valued)(data={**now(valued), **tried(valued, request.args)})
    offer(form, valued.kept_by)

    def do() -> str | Response:
        sent = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_CARRIED]
        proposal, by, is_confirmed = (
            Proposal(kind, declaration_id, sent),
            signed_in_person(),
            in_last_step(request.form),
        )
        if proposal.is_long:
            proposal.require_possible(by)
            return to_job(CHANGE if is_confirmed else PREVIEW, proposal.arguments, valued.said)
        if not is_confirmed:
            return _preview_page(proposal, [*map(ImpactTold.of, proposal.preview(by))])
        proposal.carry_out(by)
        return done(_SAVED, "policy.index", _anchor=f"{kind}-{declaration_id}")

    def draw() -> str:
        # What is seen from now on is what this page shows, also after a refusal that told of somebody else's change.
        shown = find(instance().book(), kind, declaration_id)
        form.seen.data, form.step.data = str(shown.seen), ""
        return render_template("policy_desk/change_value.html", form=form, valued=shown)

    return draw() if "back" in request.form else act(form, do, draw)


@blueprint.get("/previews/<job_id>")
@access(policies.may_amend)
def previewed(job_id: str) -> str:
    """What a change would do, as a job found it."""
    job, found = found_by(job_id, PREVIEW, NotFound("这次预览已过期清除。", "请从“政策库”重新调整。"))
    return _preview_page(Proposal.of(Asked().load(job.arguments)), [ImpactTold.from_json(each) for each in found])


def _preview_page(proposal: Proposal, impacts: Sequence[ImpactTold]) -> str:
    return render_template(
        "policy_desk/preview_value.html",
        form=proposal.form,
        impacts=impacts,
        valued=proposal.valued,
        changes=_changes(proposal),
        carried=proposal.typed,
        Turn=Turn,
        most_shown=MOST_SHOWN,
    )


def _changes(proposal: Proposal) -> list[tuple[str, str, str]]:
    """What is changed: (what, as it is, as it would be), values before sentences."""
    valued, new = proposal.valued, new_values(proposal.form, proposal.valued)
    proposed = values.with_values(valued.declaration, new.amounts)
    then = {each.path: each.now for each in treatment(valued.kind).values(proposed, Words(instance().book()))}
    amounts = [
        (value.label, value.said(value.now), value.said(then[value.path]))
        for value in valued.values
        if value.now != then[value.path]
    ]
    texts = [(valued.text_label(key), text, new.texts[key]) for key, text in valued.texts.items()]
    return [*amounts, *(each for each in texts if each[1] != each[2])]


# --- As jobs ----------------------------------------------------------------------------------------------------------


def _may(person: Person | None, arguments: Mapping[str, Any]) -> Permission:
    return policies.may_amend(person)


def _preview(work: Work) -> Outcome:
    found = Proposal.of(work.arguments).preview(work.person, work.report)
    return Outcome(
        file=as_json("调整影响", [asdict(ImpactTold.of(each)) for each in found]),
        link=f"{blueprint.url_prefix}/previews/{work.job_id}",
        says="现在还没有改动；请查看影响后确认。",
    )


def _carry_out(work: Work) -> Outcome:
    proposal = Proposal.of(work.arguments)
    proposal.carry_out(work.person, work.report)
    return Outcome(link=f"/policy#{proposal.kind}-{proposal.declaration}", says=_SAVED)


PREVIEW = register_kind(
    Kind(id="policy_desk.preview", label="预览规定调整", may=_may, arguments=Asked, run=_preview, replaces=True)
)
CHANGE = register_kind(
    Kind(id="policy_desk.change", label="调整规定", may=_may, arguments=Asked, run=_carry_out, changes=True)
)
