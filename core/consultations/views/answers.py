"""Recording what the regulators answered: one letter of each about all that were chosen, and what differs by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, flash, redirect, request

from core.consultations import operations
from core.consultations.forms import ManyForm
from core.consultations.forms.typed import TypedReply, read_reply
from core.consultations.purposes import REPLY
from core.consultations.queries.records import Answered, standing
from core.consultations.views.sides import Chosen, Side, bound, chosen_at, page
from core.contents.inspection import FileRefused
from core.errors import DomainError, Invalid
from core.files import operations as files
from core.web.access import signed_in_person
from core.web.acting import Page


def add_routes(blueprint: Blueprint, side: Side) -> None:
    path = f"{side.prefix}/consult/answers"
    blueprint.add_url_rule(path, f"{side.id}_answers", bound(answers, side), methods=["GET", "POST"])


def answers(side: Side) -> Page:
    """The page of answers; what is not filled in is not recorded, and can be later."""
    chosen = chosen_at(side)
    if not isinstance(chosen, Chosen):
        return chosen
    form = ManyForm()
    known = standing(chosen.ids, chosen.stage.id)
    typed: Mapping[str, TypedReply] = {id: TypedReply(id) for id in chosen.regulators}
    refusal: DomainError | None = None
    if form.validate_on_submit():
        kept, refusal = _keep_files(chosen)
        typed = {id: read_reply(request.form, id, chosen.ids, kept.get(id)) for id in chosen.regulators}
        if refusal is None:
            try:
                count = _record(chosen, typed.values(), known)
            except DomainError as refused:
                refusal = refused
            else:
                flash(f"已记录 {count} 个部门对 {chosen.count} 项申报的意见。", "success")
                return redirect(chosen.back)
    errors = refusal.errors if isinstance(refusal, Invalid) else {}
    return page(
        "consultations/answers.html",
        chosen,
        form,
        refusal,
        typed=typed,
        known=known,
        errors=errors,
        correction=request.form.get("correction", ""),
    )


def _keep_files(chosen: Chosen) -> tuple[Mapping[str, str], DomainError | None]:
    """The letters' files by regulator, kept first, so that they survive a form that has to be corrected."""
    found: dict[str, str] = {}
    refusal: DomainError | None = None
    for regulator in chosen.regulators:
        upload = request.files.get(f"{regulator}.file")
        found[regulator] = request.form.get(f"{regulator}.file_id", "")
        if upload is not None and upload.filename:
            try:
                found[regulator] = files.keep(upload, REPLY, by=signed_in_person()).id
            except FileRefused as refused:
                refusal = refused
    return found, refusal


def _record(chosen: Chosen, typed: Iterable[TypedReply], known: Mapping[str, Mapping[str, Answered]]) -> int:
    letters = [
        each.letter(chosen.ids, [id for id in chosen.ids if each.regulator in known[id]])
        for each in typed
        if not each.is_empty
    ]
    correction = request.form.get("correction", "")
    operations.record(chosen.revisions, letters, correction=correction, by=signed_in_person())
    return len(letters)
