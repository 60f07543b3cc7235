"""What a yearly report admits, before its reviewer: what follows from it."""

from __future__ import annotations

from flask import render_template, url_for

from core.applications.operations.holding import bar
from core.plugin_api import UpkeepKind
from core.review.operations.holding import turn
from core.review.policies import may_review
from core.review.views.sheets import sheet_of
from core.upkeep import operations, queries
from core.upkeep.forms import SettleForm
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.settling import required_admission
from core.upkeep.queries.admitted import on_record
from core.upkeep.views.blueprint import blueprint
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done


@blueprint.route("/admitted/<string(length=32):application_id>/<field>", methods=["GET", "POST"])
@access(may_review)
def settle(application_id: str, field: str) -> Page:
    """Say what follows from one thing that the report admits."""
    application = sheet_of(signed_in_person(), application_id).application
    found = required_admission(application, field)
    declared = [kind for kind in UpkeepKind if queries.declared(kind)]
    form = SettleForm(on=application, records=map(_choice, on_record(application)), kinds=declared)
    form.bar = bar(application, turn(signed_in_person()))

    def do() -> Response:
        made = operations.settle(application_id, field, form.settling, revision=form.seen, by=signed_in_person())
        if made.record is not None and form.settling.begin is UpkeepKind.INCIDENT:
            return done("已发起事故（事件）报告，请填写。", "upkeep.show", record_id=made.record.id)
        return done("处理结果已登记。", "review.application", application_id=application_id)

    back = url_for("review.application", application_id=application_id)
    return act(
        form,
        do,
        lambda: render_template("upkeep/settle.html", application=application, found=found, form=form, back=back),
    )


def _choice(record: UpkeepRecord) -> tuple[str, str]:
    return record.id, f"已有事项：{record.kind.label}，{queries.opened_on(record)} 发起，{record.state_label}"
