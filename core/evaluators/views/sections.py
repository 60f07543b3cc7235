"""Filling one section of the region's profile form: as an applicant fills a section of an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from core.applications.evidence import accepted_kinds, as_evidence
from core.errors import DomainError, Invalid
from core.evaluators import documents, operations
from core.evaluators.models import Evaluator, Profile
from core.files import operations as files
from core.forms import EvidenceFile, LaidOutForm
from core.forms.page import SectionPage, section_page_form
from core.forms.paths import root
from core.forms.typed import PREFIX
from core.people.models import Person
from core.plugin_api import Field, FieldType

_DIGITS = 9


@dataclass(frozen=True)
class _Store:
    """How the page keeps and knows the files of the evaluator."""

    files: Mapping[str, EvidenceFile]
    by: Person

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        return as_evidence(files.keep(upload, documents.PROOF.id, by=self.by, accepts=accepted_kinds(declared)))

    def known(self) -> Mapping[str, EvidenceFile]:
        return {**self.files, **documents.unused_proofs(_sent(), self.by)}


def _sent() -> list[str]:
    """Everything that the form names among its answers: ids of files uploaded with an earlier try are among them."""
    return [value for key, value in request.form.items(multi=True) if key.startswith(PREFIX)]


@dataclass(frozen=True)
class SectionDesk:
    """One person at one section's page."""

    evaluator: Evaluator
    profile: Profile
    form: LaidOutForm
    section_id: str
    by: Person

    def page_as_saved(self) -> SectionPage:
        """What is saved, text that was no answer included."""
        return self._page({**self.profile.answers, **self.profile.typed})

    def draw(
        self, page: SectionPage, *, revision: int | None = None, saved: bool = False, refusal: DomainError | None = None
    ) -> str:
        """The page. `saved`: what is right was saved just now. `refusal`: why nothing was."""
        return render_template(
            "evaluators/section.html",
            evaluator=self.evaluator,
            form=self.form,
            section=self.form.section(self.section_id),
            page=page,
            revision=self.profile.revision if revision is None else revision,
            saved=saved,
            refusal=refusal,
        )

    def save(self) -> str | Response | tuple[str, int]:
        page = self._page({}, sent=True)
        if page.rows_changed():
            return self.draw(page, revision=_seen())
        is_right = page.validate_draft()
        if "" in page.errors_by_field:  # The page itself is refused (its token): nothing of it is believed.
            return self.draw(page, revision=_seen()), 422
        try:
            profile = operations.save_section(
                self.evaluator.id,
                self.section_id,
                page.answers(),
                typed=self._unread(page),
                revision=_seen(),
                by=self.by,
            )
        except Invalid as refusal:
            page.add_errors(refusal.errors)
            return self.draw(page, revision=_seen()), refusal.status
        except DomainError as refusal:
            return self.draw(page, revision=_seen(), refusal=refusal), refusal.status
        if not is_right:
            return self.draw(page, revision=profile.revision, saved=True), 422
        flash(f"“{self.form.section(self.section_id).title}”已保存。", "success")
        return redirect(url_for("evaluator.home"))

    def _page(self, answers: Mapping[str, object], *, sent: bool = False) -> SectionPage:
        own = {field.name for field in self.form.section(self.section_id).fields}
        return section_page_form(
            self.section_id,
            form=self.form,
            answers=answers,
            context={name: value for name, value in self.profile.answers.items() if name not in own},
            formdata=request.form if sent else None,
            files=request.files if sent else None,
            evidence=_Store(documents.proofs_of(self.evaluator.id), self.by),
        )

    def _unread(self, page: SectionPage) -> dict[str, object]:
        """What was typed and is no answer, by field: kept, to be shown again."""
        at_fault = {root(fault.path) for fault in page.examined.faults} if page.examined else set()
        return {
            each.declared.name: each.raw
            for each in page.questions
            if each.declared.name in at_fault and each.declared.type is not FieldType.EVIDENCE
        }


def _seen() -> int:
    """The revision that the page showed; what is no number is nobody's."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1
