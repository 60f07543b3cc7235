"""The page of a section: what is right is saved, what is not stays as it was typed, with its sentence beside it.

A slice's own route calls `section_page`, having asked who may see what is filled in:

    @blueprint.route("/<sheet_id>/sections/<form_id>/<section_id>", methods=["GET", "POST"])
    @access(experts)
    def section(sheet_id: str, form_id: str, section_id: str) -> Page:
        return section_page(Sheet(own(sheet_id)), form_id, section_id, Place(...))
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flask import Blueprint, Flask, current_app, flash, jsonify, redirect, render_template, request
from werkzeug.datastructures import FileStorage

from core import clock
from core.contents import kinds
from core.db.transaction import transaction
from core.errors import DomainError, Invalid, refusal_of
from core.evidence_store.queries import OPENED, USES
from core.files.forms import most_bytes, said_of
from core.filling.models import SectionAnswers
from core.filling.operations import Outdated, evidence, save_section
from core.filling.operations.drafting import require_open, unread
from core.filling.presenting import fields, fields_as_saved
from core.filling.purposes import Matter, opens_of_store, uses_of_store
from core.filling.queries import as_evidence
from core.filling.rules.answers import Answers
from core.filling.rules.evidence import accepted_kinds
from core.filling.rules.tasks import Opening
from core.forms import EvidenceFile, Examined, LaidOutForm, Mode, differences, examine, prefilled, unanswered
from core.forms.page import EXPIRED, SectionPage, Taken, section_page_form
from core.forms.paths import root
from core.forms.typed import PREFIX
from core.people.models import Person
from core.plugin_api import Field, Finding, Section
from core.web.access import signed_in_person
from core.web.acting import Page, Response
from core.web.form import seen_revision

UNPROCESSABLE = 422
AUTOMATIC = "auto"
"""What the page sends in place of a button's value while somebody writes."""
_TOLD = 3
"""So many faults are named while somebody writes: all of them once it is saved by hand."""

templates = Blueprint("filling", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Make the templates of this package findable."""
    app.register_blueprint(templates)
    OPENED.give("filling", opens_of_store)
    USES.give("filling", uses_of_store)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the pages of a filling stand.

    `section` gives the address of a section by the ids of form and section; `home` is the address of the task list,
    `back` the words of the link to it, `crumbs` the way there. `template` extends ``filling/section.html`` where the
    page says more, with what is `shown`.
    """

    section: Callable[[str, str], str]
    home: str
    back: str
    crumbs: list[tuple[str, str]]
    template: str = "filling/section.html"
    shown: Mapping[str, object] = field(default_factory=dict)


def section_page(matter: Matter, form_id: str, section_id: str, place: Place) -> Page:
    """One section of one form: shown, or saved. Raises NotFound, NotAllowed."""
    desk = Desk(matter, *matter.section(form_id, section_id), place, signed_in_person())
    if request.method == "POST":
        return desk.save_while_written() if request.form.get("save") == AUTOMATIC else desk.save()
    if matter.opening is Opening.NOTHING:
        return redirect(place.home)
    require_open(matter, form_id, section_id)
    return desk.draw(desk.page_as_saved(), is_as_saved=True)


class Typed(NamedTuple):
    """What is typed into a section now: the answers as they would be, in which fields something else stands than an
    answer (sentences by path), and whether all of it is saved already.
    """

    answers: Answers
    errors: Mapping[str, Sequence[str]]
    is_saved: bool


def as_typed(matter: Matter, form_id: str, section_id: str, place: Place) -> Typed:
    """What is typed into a section now; nothing is kept. Raises NotFound."""
    require_open(matter, form_id, section_id)
    return Desk(matter, *matter.section(form_id, section_id), place, signed_in_person()).as_typed()


@dataclass(frozen=True)
class Store:
    """How the page keeps and knows the files of what is filled in."""

    matter: Matter
    section: Section
    by: Person

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        return as_evidence(evidence.keep(self.matter.purpose, upload, declared, by=self.by))

    def known(self) -> Mapping[str, EvidenceFile]:
        """Files uploaded with an earlier try are among what the form names as its answers."""
        sent = [value for key, value in request.form.items(multi=True) if key.startswith(PREFIX)]
        unused = evidence.unused_uploads(self.matter.purpose, sent, self.by)
        return {**self.matter.stored(self.section, self.by), **self.matter.files, **unused}

    def taken(self, declared: Field) -> Taken:
        accepts = accepted_kinds(declared)
        return Taken(said_of(accepts, declared.most_files), kinds.accept_attribute(accepts), most_bytes())


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved while this page stood open, beside what was typed here: (label, theirs, one's own)."""

    sentence: str
    differences: Sequence[tuple[str, str | None, str | None]]


@dataclass(frozen=True)
class Desk:
    """One person at one section's page."""

    matter: Matter
    form: LaidOutForm
    section: Section
    place: Place
    by: Person

    # --- Drawing ------------------------------------------------------------------------------------------------------

    def page_as_saved(self) -> SectionPage:
        """What is saved, text that was no answer included, with its sentences; at first, what is known already."""
        answers, typed = self.matter.written(self.form, self.section)
        if self._revision == 0:
            answers = {**prefilled(self.form, self.matter.known(self.by)), **answers}
        page = self._page({**answers, **typed})
        if typed:
            given, sections = {**answers, **typed}, [self.section.id]
            context, files = self._context(), self.matter.files
            found = examine(self.form, given, mode=Mode.DRAFT, sections=sections, context=context, files=files)
            page.add_errors(found.errors)
        return page

    def draw(
        self,
        page: SectionPage,
        *,
        is_as_saved: bool = False,
        revision: int | None = None,
        saved: bool = False,
        refusal: DomainError | None = None,
        theirs: Theirs | None = None,
    ) -> str:
        """The page. `saved`: what is right was saved just now. `refusal`: why nothing was."""
        tasks, here = self.matter.tasks, self.place.section(self.form.id, self.section.id)
        task = tasks.find(self.form.id, self.section.id)
        return render_template(
            self.place.template,
            **self.place.shown,
            matter=self.matter,
            place=self.place,
            task=task,
            page=page,
            fields=fields_as_saved(page, here, self.matter.answers) if is_as_saved else fields(page, here),
            revision=self._revision if revision is None else revision,
            saved=saved,
            refusal=refusal,
            theirs=theirs,
            here=here,
            following=None if task is None else tasks.after(task),
            unsaved_key=_key_of_unsaved(self.by),
        )

    def as_typed(self) -> Typed:
        """What is typed, as far as it can be read, in the place of what is saved of the section."""
        page, saved = self._page({}, sent=True), self.matter.answers
        context, files, sections = self._context(), self.matter.files, [self.section.id]
        found = examine(self.form, page.given, mode=Mode.DRAFT, sections=sections, context=context, files=files)
        own = {field.name for field in self.section.fields}
        others = {name: value for name, value in saved.of(self.form.id).items() if name not in own}
        answers = Answers({**saved.by_form, self.form.id: {**others, **found.answers}})
        kept = (found.answers, unread(self.section, page.given, found)) == self.matter.written(self.form, self.section)
        return Typed(answers, found.errors, kept and self._revision > 0)

    # --- Saving -------------------------------------------------------------------------------------------------------

    def save(self) -> Page:
        page, seen = self._page({}, sent=True), seen_revision(request.form.get("revision"))
        if page.rows_changed():
            return self.draw(page, revision=seen)
        if any(request.files.values()) and (shut := refusal_of(self._ask)):
            return self._refused(page, shut, seen), shut.status
        if not page.receive():
            return self.draw(page, revision=seen), UNPROCESSABLE
        try:
            row, found = self._keep(page, seen)
        except DomainError as refusal:
            return self._refused(page, refusal, seen), refusal.status
        page.judged(found)
        if page.errors_by_field:
            return self.draw(page, revision=row.revision, saved=True), UNPROCESSABLE
        return self._onward(found)

    def save_while_written(self) -> Response:
        """Save what the page sends by itself, without files, and tell its script. Raises what `save_section` does.

        What the rules say is told anew where answers changed on which they rest: to judge costs more than to save.
        """
        page = self._page({}, sent=True)
        if not page.validate():
            raise Invalid({"": [EXPIRED]})
        judged, before = self.matter.judged(self.section), self.matter.answers.of(self.form.id)
        with transaction():  # whose end forgets the row: what is told of it is read within
            row, found = self._keep(page, seen_revision(request.form.get("revision")), automatic=True)
            revision, at = row.revision, clock.local(row.saved_at)
            is_changed = any(before.get(name) != row.answers.get(name) for name in judged)
        return jsonify(
            revision=revision,
            at=f"{at:%H:%M}",
            wrong=len(found.faults),
            faults=[each.sentence for each in found.faults[:_TOLD]],
            against=render_template("filling/_against.html", against=self._against()) if is_changed else None,
        )

    def _keep(self, page: SectionPage, seen: int, *, automatic: bool = False) -> tuple[SectionAnswers, Examined]:
        return save_section(
            self.matter,
            self.form.id,
            self.section.id,
            page.given,
            revision=seen,
            by=self.by,
            keep_unread=True,
            automatic=automatic,
            confirmed=page.confirmed,
        )

    def _ask(self) -> None:
        """Whether anything may be written now: asked before a file is kept. Raises what saving would."""
        with transaction():
            self.matter.hold(self.by)
            require_open(self.matter, self.form.id, self.section.id)

    def _refused(self, page: SectionPage, refusal: DomainError, seen: int) -> str:
        """The page with why nothing was saved, and with everything that was typed."""
        if isinstance(refusal, Outdated):
            page.judged(refusal.found)
            return self.draw(page, revision=refusal.revision, theirs=self._theirs(refusal))
        if isinstance(refusal, Invalid):
            page.add_errors(refusal.errors)
            return self.draw(page, revision=seen)
        return self.draw(page, revision=seen, refusal=refusal)

    def _onward(self, found: Examined) -> Response:
        """On to the next section, back to the task list, or here again: as the button said."""
        pressed, tasks = request.form.get("save"), self.matter.tasks
        task = tasks.find(self.form.id, self.section.id)
        if against := self._against():
            said = "".join(each.message or each.summary for each in against)
            flash(f"“{self.section.title}”已保存，但按所填内容不能提交：{said}", "error")
        elif lacking := self._lacking(found):
            flash(f"“{self.section.title}”已保存，{lacking}。", "warning")
        else:
            flash(f"“{self.section.title}”已保存。", "success")
        if pressed == "stay":
            return redirect(self.place.section(self.form.id, self.section.id))
        following = None if task is None or pressed == "close" else tasks.after(task)
        return redirect(self.place.home if following is None else self.place.section(*following.key.split("/")))

    def _lacking(self, found: Examined) -> str:
        """What is still to be done to the section, in words, told by the one examination that saved it."""
        if waiting := len(self.matter.unconfirmed(self.form, self.section)):
            return f"还有 {waiting} 项沿用的内容待核对确认"
        left = unanswered(self.section, found)
        return f"还有 {left} 项必填内容没有填写" if left else ""

    def _against(self) -> Sequence[Finding]:
        """What the rules say against what is saved of the section: it keeps all of it from being submitted."""
        task = self.matter.tasks.find(self.form.id, self.section.id)
        return () if task is None else task.against

    def _theirs(self, stale: Outdated) -> Theirs:
        """Both versions; what was typed is still in the fields, and saving again puts it in place of what is saved."""
        unread = {root(fault.path) for fault in stale.found.faults}
        found = differences(self.form, stale.now, stale.found.answers, personal=True)
        told = [
            (each.label, each.before, "填写有误，见下方" if root(each.path) in unread else each.after) for each in found
        ]
        return Theirs(stale.sentence, told)

    # --- Parts --------------------------------------------------------------------------------------------------------

    def _page(self, answers: Mapping[str, object], *, sent: bool = False) -> SectionPage:
        return section_page_form(
            self.section,
            form=self.form,
            answers=answers,
            context=self._context(),
            formdata=request.form if sent else None,
            files=request.files if sent else None,
            evidence=Store(self.matter, self.section, self.by),
            unconfirmed=self.matter.unconfirmed(self.form, self.section),
        )

    def _context(self) -> Mapping[str, object]:
        return self.matter.answers.beside(self.form.id, self.section)

    @property
    def _revision(self) -> int:
        saved = self.matter.saved.get((self.form.id, self.section.id))
        return 0 if saved is None else saved.revision


def _key_of_unsaved(person: Person) -> str:
    """Under which the browser seals what is not saved yet: on a shared machine only its writer's own pages open it."""
    key = str(current_app.secret_key).encode()
    return base64.b64encode(hmac.digest(key, f"unsaved answers of {person.id}".encode(), "sha256")).decode()


def with_sections(matter: Matter, refused: Invalid) -> Invalid:
    """The same refusal for a page that lacks the form: what is wrong is said with the section that holds it."""
    said = []
    for path, sentences in refused.errors.items():
        form_id, _, inner = path.partition("/")
        form = matter.forms.get(form_id)
        section = None if form is None else form.section_of.get(inner.partition(".")[0])
        said.append(f"{'' if section is None else f'“{section.title}”：'}{'；'.join(sentences)}")
    return Invalid(refused.errors, " ".join([refused.sentence, *dict.fromkeys(said)]))
