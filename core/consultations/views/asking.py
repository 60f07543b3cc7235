"""Asking the regulators about the chosen applications."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request

from core.consultations import operations
from core.consultations.forms import AskForm
from core.consultations.operations import InquiryLetter
from core.consultations.purposes import INQUIRY
from core.consultations.views.sides import Chosen, Side, bound, chosen_at, page
from core.errors import DomainError
from core.files import operations as files
from core.web.access import signed_in_person
from core.web.acting import Page
from core.web.form import carry, choices


def add_routes(blueprint: Blueprint, side: Side) -> None:
    path = f"{side.prefix}/consult/ask"
    blueprint.add_url_rule(path, f"{side.id}_ask", bound(ask, side), methods=["GET", "POST"])


def ask(side: Side) -> Page:
    """Put on record that they were asked, by which letter."""
    chosen = chosen_at(side)
    if not isinstance(chosen, Chosen):
        return chosen
    regulators = chosen.regulators
    form = AskForm(data=None if request.method == "POST" else {"regulators": list(regulators)})
    form.regulators.choices = choices(regulators.items())
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            operations.ask(chosen.revisions, _letter(form), by=signed_in_person())
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
        else:
            flash(f"已记录对 {chosen.count} 项申报发函征求意见。", "success")
            return redirect(chosen.back)
    kept = form.kept or request.form.get("file_id")
    return page("consultations/ask.html", chosen, form, refusal, kept=kept)


def _letter(form: AskForm) -> InquiryLetter:
    """The letter as typed; its file is kept first, so that it survives a form that has to be corrected."""
    file_id = request.form.get("file_id") or None
    if form.file.data:
        form.kept = file_id = files.keep(form.file.data, INQUIRY, by=signed_in_person()).id
    return InquiryLetter(form.number.data or "", form.day, tuple(form.regulators.data or ()), file_id)
