"""Filling a section: what is right is saved, what is not stays as it was typed, with its sentence beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from core.applications import operations
from core.applications.answers import Answers
from core.applications.evidence import as_evidence
from core.applications.models import SectionAnswers
from core.applications.operations import evidence
from core.applications.presenting import ApplicationView
from core.applications.tasks import Task
from core.applications.views.blueprint import applicants, blueprint, own
from core.errors import DomainError, Invalid, NotAllowed, NotFound, Stale
from core.forms import Difference, EvidenceFile, Mode, differences, examine, prefilled
from core.forms.page import SectionPage, section_page_form
from core.forms.paths import root
from core.forms.typed import PREFIX
from core.people.models import Person
from core.plugin_api import Field, FieldType
from core.web.access import access, signed_in_person

UNPROCESSABLE = 422


@blueprint.route("/<application_id>/sections/<form_id>/<section_id>", methods=["GET", "POST"])
@access(applicants)
def section(application_id: str, form_id: str, section_id: str) -> str | Response | tuple[str, int]:
    """One section of one form."""
    view = own(application_id)
    task = view.tasks.find(form_id, section_id)
    if task is None:
        raise NotFound("这项申报没有这一部分。", "请从申报的任务列表进入要填写的部分。")
    if not view.state.is_open:
        return redirect(url_for("applications.show", application_id=view.id))
    if not task.is_open:
        cure = "请只修改退回意见所列的部分；其他部分也需修改的，请联系推荐单位。"
        raise NotAllowed("这一部分没有被退回，不能修改。", cure)
    desk = Desk(view, task, signed_in_person())
    return desk.save() if request.method == "POST" else desk.draw(desk.page_as_saved())


@dataclass(frozen=True)
class Store:
    """How the page keeps and knows the files of the application."""

    files: Mapping[str, EvidenceFile]
    by: Person

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        return as_evidence(evidence.keep(upload, declared, by=self.by))

    def known(self) -> Mapping[str, EvidenceFile]:
        return {**self.files, **evidence.unused_uploads(_sent(), self.by)}


def _sent() -> list[str]:
    """Everything that the form names among its answers: ids of files uploaded with an earlier try are among them."""
    return [value for key, value in request.form.items(multi=True) if key.startswith(PREFIX)]


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved while this page stood open, beside what was typed here."""

    sentence: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Desk:
    """One person at one section's page."""

    view: ApplicationView
    task: Task
    by: Person

    # --- Drawing ------------------------------------------------------------------------------------------------------

    def page_as_saved(self) -> SectionPage:
        """What is saved, text that was no answer included, with its sentences; at first, what is known of the unit."""
        saved = self.task.saved
        if saved is None:
            return self._page(prefilled(self.task.form, self._known()))
        page = self._page({**saved.answers, **saved.typed})
        if saved.typed:
            page.add_errors(self._examined({**saved.answers, **saved.typed}))
        return page

    def draw(
        self,
        page: SectionPage,
        *,
        revision: int | None = None,
        saved: bool = False,
        refusal: DomainError | None = None,
        theirs: Theirs | None = None,
    ) -> str:
        """The page. `saved`: what is right was saved just now. `refusal`: why nothing was."""
        shown = self._revision if revision is None else revision
        return render_template(
            "applications/section.html",
            view=self.view,
            task=self.task,
            page=page,
            revision=shown,
            saved=saved,
            refusal=refusal,
            theirs=theirs,
            following=self.view.tasks.after(self.task),
        )

    # --- Saving -------------------------------------------------------------------------------------------------------

    def save(self) -> str | Response | tuple[str, int]:
        page = self._page({}, sent=True)
        if page.rows_changed():
            return self.draw(page, revision=_seen())
        is_right = page.validate_draft()
        if "" in page.errors_by_field:  # The page itself is refused (its token): nothing of it is believed.
            return self.draw(page, revision=_seen()), UNPROCESSABLE
        try:
            saved = self._saved(page)
        except DomainError as refusal:
            return self._refused(page, refusal), refusal.status
        if not is_right:
            return self.draw(page, revision=saved.revision, saved=True), UNPROCESSABLE
        return self._onward()

    def _refused(self, page: SectionPage, refusal: DomainError) -> str:
        """The page with why nothing was saved, and with everything that was typed."""
        if isinstance(refusal, Stale):
            return self._draw_beside_theirs(page, refusal)
        if isinstance(refusal, Invalid):
            page.add_errors(refusal.errors)
            return self.draw(page, revision=_seen())
        return self.draw(page, revision=_seen(), refusal=refusal)

    def _saved(self, page: SectionPage) -> SectionAnswers:
        return operations.save_section(
            self.view.id,
            self.task.form.id,
            self.task.section.id,
            page.answers(),
            typed=self._unread(page),
            revision=_seen(),
            by=self.by,
        )

    def _onward(self) -> Response:
        """On to the next section, back to the task list, or here again: as the button said."""
        flash(f"“{self.task.section.title}”已保存。", "success")
        following = self.view.tasks.after(self.task)
        if request.form.get("save") == "stay":
            return redirect(self._url(self.task))
        if following is None or request.form.get("save") == "close":
            return redirect(url_for("applications.show", application_id=self.view.id))
        return redirect(self._url(following))

    def _draw_beside_theirs(self, page: SectionPage, stale: Stale) -> str:
        """Both versions, and the typed one still in the fields; saving again then replaces what is now saved."""
        fresh = ApplicationView(own(self.view.id).application)
        saved = fresh.saved.get((self.task.form.id, self.task.section.id))
        stored = {} if saved is None else dict(saved.answers)
        found = differences(self.task.form, stored, {**stored, **page.answers()}, personal=True)
        return self.draw(
            page, revision=0 if saved is None else saved.revision, theirs=Theirs(stale.sentence, tuple(found))
        )

    # --- Parts --------------------------------------------------------------------------------------------------------

    def _page(self, answers: Mapping[str, object], *, sent: bool = False) -> SectionPage:
        return section_page_form(
            self.task.section,
            form=self.task.form,
            answers=answers,
            context=self._context(),
            formdata=request.form if sent else None,
            files=request.files if sent else None,
            evidence=Store(self.view.files, self.by),
        )

    def _context(self) -> Mapping[str, object]:
        return Answers.of_sections(self.view.saved.values()).beside(self.task.form.id, self.task.section)

    def _examined(self, raw: Mapping[str, object]) -> dict[str, list[str]]:
        found = examine(
            self.task.form,
            raw,
            mode=Mode.DRAFT,
            sections=[self.task.section.id],
            context=self._context(),
            files=self.view.files,
        )
        return found.errors

    def _unread(self, page: SectionPage) -> dict[str, object]:
        """What was typed and is no answer, by field: kept, to be shown again."""
        at_fault = {root(fault.path) for fault in page.examined.faults} if page.examined else set()
        return {
            each.declared.name: each.raw
            for each in page.questions
            if each.declared.name in at_fault and each.declared.type is not FieldType.EVIDENCE
        }

    def _known(self) -> dict[str, object]:
        """What is known of the unit and of the person, for the first filling."""
        unit, body = self.view.application.unit, self.view.application.body
        return {
            "unit.name": unit.name,
            "unit.code": unit.code,
            "unit.address": unit.address,
            "unit.industry": unit.industry,
            "body.name": body.name,
            "person.name": self.by.name,
            "person.phone": self.by.phone,
            "person.email": self.by.email,
        }

    @property
    def _revision(self) -> int:
        return 0 if self.task.saved is None else self.task.saved.revision

    def _url(self, task: Task) -> str:
        return url_for(
            "applications.section", application_id=self.view.id, form_id=task.form.id, section_id=task.section.id
        )


def _seen() -> int:
    """The section's revision that the page showed; what is no number is nobody's."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


_DIGITS = 9
