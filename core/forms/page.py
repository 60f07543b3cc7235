"""The page of one section: a WTForms form made from the declaration, judged by the same examination as the schema."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple, Protocol

from flask import Blueprint, Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict

from core.errors import DomainError
from core.forms.calculations import inputs_of
from core.forms.conditions import applicable, is_met
from core.forms.controls import id_of
from core.forms.drawn import drawn
from core.forms.examination import Examined, examine
from core.forms.faults import EvidenceFile
from core.forms.fields import grows, kind_of
from core.forms.fields.evidence import unaccepted
from core.forms.laid_out import LaidOutForm, Same
from core.forms.page_fields import AnswerField
from core.forms.paths import root, value_at
from core.forms.review import basis
from core.forms.sizes import size
from core.forms.typed import PREFIX, UPLOAD, text_of
from core.plugin_api.declarations.form import Field, FieldType, Section, When

ADD_ROW, REMOVE_ROW = "add-row", "remove-row"
CONFIRM = "confirmed"
EXPIRED = "页面停留过久，安全凭证已失效；所填内容仍在下面，请再保存一次。"

templates = Blueprint("forms", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Make the macros of this package findable."""
    app.register_blueprint(templates)
    app.jinja_env.filters["size"] = size
    app.jinja_env.globals["drawn_question"] = drawn


class Taken(NamedTuple):
    """Which files an answer takes: in words, as an input's ``accept``, and the most bytes of one."""

    said: str
    accept: str
    most_bytes: int


class EvidenceStore(Protocol):
    """How a page keeps and knows the files of the application that it belongs to."""

    def taken(self, declared: Field) -> Taken:
        """What is said of files before one is chosen."""

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        """Keep an upload; a DomainError refuses it, and its sentence stands beside the field."""

    def known(self) -> Mapping[str, EvidenceFile]:
        """The application's files by their ids."""


def section_page_form(
    section: Section,
    *,
    form: LaidOutForm,
    answers: Mapping[str, object],
    evidence: EvidenceStore,
    context: Mapping[str, object] | None = None,
    formdata: MultiDict[str, str] | None = None,
    files: MultiDict[str, FileStorage] | None = None,
    unconfirmed: Collection[str] = (),
) -> SectionPage:
    """The page of a section.

    ``answers`` are the stored ones, shown where ``formdata`` is None; ``context`` those of other sections and forms. On
    a POST pass ``request.form`` and ``request.files``. ``evidence`` keeps uploads. ``unconfirmed`` are the fields whose
    answers were carried over and have to be confirmed. Needs a request context.
    """
    stored = {_attribute(each): answers.get(each.name) for each in section.fields}
    page = _page_of(Same(form.form), section.id)(
        stored, formdata or MultiDict(), files or MultiDict(), is_sent=formdata is not None
    )
    page.form, page.context, page.evidence = form, context or {}, evidence
    page.unconfirmed = frozenset(unconfirmed)
    return page


@lru_cache(maxsize=256)
def _page_of(form: Same, section_id: str) -> type[SectionPage]:
    """The class of a section's pages, whoever fills it in: to make it costs more than one of them."""
    section = next(each for each in form.form.sections if each.id == section_id)
    questions = {_attribute(each): AnswerField(each) for each in section.fields}
    return type("SectionPage", (SectionPage,), {"section": section, **questions})


def _attribute(declared: Field) -> str:
    """The name of a field on the form class, which has attributes of its own."""
    return f"answer_{declared.name}"


def _nearest(path: str, paths: Container[str]) -> str:
    """The path itself, or that of the nearest control around it; empty where the page has none."""
    while path and path not in paths:
        path = path.rpartition(".")[0]
    return path


class Block(NamedTuple):
    """A question, and what its value is worked out from, folded in front of it once all of that is there."""

    inputs: tuple[AnswerField, ...]
    asked: AnswerField
    is_open: bool = True


class SectionPage(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """One section's page, made by `section_page_form`.

    A view asks `rows_changed`, then `receive`; it hands what is `given` to the operation that examines, and lets the
    page be `judged` by what was found.
    """

    form: LaidOutForm
    section: Section
    context: Mapping[str, object]
    evidence: EvidenceStore
    unconfirmed: frozenset[str]
    examined: Examined | None = None
    worked_out: Mapping[str, object] | None = None

    def __init__(
        self,
        stored: Mapping[str, object],
        pressed: MultiDict[str, str],
        uploads: MultiDict[str, FileStorage],
        *,
        is_sent: bool,
    ) -> None:
        super().__init__(formdata=pressed if is_sent else None, data=stored)
        self.pressed, self.uploads = pressed, uploads
        self.declared = {each.name: each for each in self.section.fields}
        self.refusals: dict[str, list[str]] = {}
        self.placed: dict[str, list[str]] = {}
        for each in self.questions:
            each.page = self

    # --- Answers ------------------------------------------------------------------------------------------------------

    def rows_changed(self) -> bool:
        """Whether a button that adds or removes a row was pressed: show the page again and store nothing."""
        for name in (ADD_ROW, REMOVE_ROW):
            target, _, index = self.pressed.get(name, "").partition(".")
            for each in self.questions:
                if target == each.declared.name and grows(each.declared):
                    if name == ADD_ROW:
                        each.add_row()
                    else:
                        each.remove_row(index)
            if target:
                return True
        return False

    def receive(self) -> bool:
        """Keep what was uploaded; False where the page itself is refused (its token): nothing of it is believed."""
        self.refusals = {}
        is_valid = bool(self.validate())
        if is_valid:
            self._keep_uploads()
        else:
            self.add_errors({"": [EXPIRED]})
        return is_valid

    @property
    def given(self) -> dict[str, object]:
        """What was typed, by field, as the examination reads it."""
        return {
            each.declared.name: each.raw for each in self.questions if kind_of(each.declared).answers(each.declared)
        }

    @property
    def confirmed(self) -> frozenset[str]:
        """The fields of which was said that what was carried over still holds."""
        return self.unconfirmed.intersection(self.pressed.getlist(CONFIRM))

    def judged(self, examined: Examined) -> None:
        """Take over what an examination of what was given has found."""
        self.examined = examined
        self.add_errors(examined.errors)

    # --- Evidence -----------------------------------------------------------------------------------------------------

    @cached_property
    def known_files(self) -> dict[str, EvidenceFile]:
        """The application's files, those kept just now among them."""
        return dict(self.evidence.known())

    def _keep_uploads(self) -> None:
        for each in self.questions:
            if each.declared.type is FieldType.EVIDENCE:
                sent = [one for one in self.uploads.getlist(f"{PREFIX}{each.declared.name}{UPLOAD}") if one.filename]
                if sent:
                    self._keep(each, sent)

    def _keep(self, each: AnswerField, sent: Sequence[FileStorage]) -> None:
        declared = each.declared
        ids = [one for one in each.raw if one] if isinstance(each.raw, list) else []
        if len(ids) + len(sent) > declared.most_files:
            counts = f"最多上传 {declared.most_files} 个文件，现有 {len(ids)} 个，又选了 {len(sent)} 个"
            self.add_errors({declared.name: [f"{each.question.spoken}{counts}，请少选几个后重新上传。"]})
            return
        for upload in sent:
            refusal = unaccepted(declared, upload.filename or "")
            if refusal is not None:
                self.add_errors({declared.name: [f"{each.question.spoken}{refusal}"]})
                continue
            try:
                kept = self.evidence.keep(upload, declared)
            except DomainError as error:
                self.add_errors({declared.name: [error.sentence]})
                continue
            self.known_files[kept.id] = kept
            ids.append(kept.id)
        each.raw = ids

    # --- Errors -------------------------------------------------------------------------------------------------------

    @property
    def errors_by_field(self) -> dict[str, list[str]]:
        """The sentences by path; under the empty path those about the page as a whole."""
        return {path: list(sentences) for path, sentences in self.refusals.items()}

    def add_errors(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Put further sentences beside the fields they are about (an operation's refusals)."""
        for path, sentences in errors.items():
            self.refusals.setdefault(path, []).extend(sentences)
        paths = {path for each in self.questions for path in each.paths}
        self.placed = {}
        for path, sentences in self.refusals.items():
            self.placed.setdefault(_nearest(path, paths), []).extend(sentences)
        for each in self.questions:
            own = [said for path, said in self.placed.items() if root(path) == each.declared.name]
            each.errors = [sentence for said in own for sentence in said]

    @property
    def error_links(self) -> list[tuple[str | None, str]]:
        """For the summary on top: the id of the element concerned (None for the page itself) and the sentence."""
        return [(id_of(path) if path else None, sentence) for path, said in self.placed.items() for sentence in said]

    def sentences_at(self, path: str) -> tuple[str, ...]:
        """The sentences that stand at the control of that path."""
        return tuple(self.placed.get(path, ()))

    # --- What is shown ------------------------------------------------------------------------------------------------

    @property
    def questions(self) -> list[AnswerField]:
        """The fields of the section, in its order."""
        return [each for each in self if isinstance(each, AnswerField)]

    @property
    def fields(self) -> list[AnswerField]:
        """The fields to draw: those that an answer elsewhere does not rule out."""
        asked = applicable(self.form.conditions, self.context)
        return [each for each in self.questions if all(self._may_hold(when, asked) for when in self._conditions(each))]

    @property
    def blocks(self) -> list[Block]:
        """The fields to draw, an indicator's figure with its inputs."""
        found: list[Block] = []
        for each in self.fields:
            names = self._inputs(each)
            inputs: list[AnswerField] = []
            while found and not found[-1].inputs and found[-1].asked.declared.name in names:
                inputs.insert(0, found.pop().asked)
            found.append(Block(tuple(inputs), each, not all(map(self._is_settled, inputs))))
        return found

    def _inputs(self, each: AnswerField) -> frozenset[str]:
        if each.declared.indicator is None:
            return frozenset()
        return frozenset(field.name for field in inputs_of(self.form, each.declared))

    def _is_settled(self, each: AnswerField) -> bool:
        """Whether nobody has to look at it: it is answered, nothing is wrong with it, and nothing to be confirmed."""
        asked, name = kind_of(each.declared).answers(each.declared), each.declared.name
        return not (asked and not text_of(each.raw)) and not each.errors and name not in self.unconfirmed

    def _conditions(self, each: AnswerField) -> tuple[When, ...]:
        return self.form.conditions[each.declared.name]

    def _may_hold(self, when: When, asked: frozenset[str]) -> bool:
        source = root(when.field)
        if source in self.declared:
            return True
        return (source in asked or source not in self.form.fields) and is_met(when, value_at(self.context, when.field))

    def computed_at(self, path: str) -> str:
        """The words of a computed value, worked out from what stands in the inputs; empty where it cannot be."""
        if self.worked_out is None:
            found = self.examined or examine(
                self.form, self.given, sections={self.section.id}, context=self.context, files=self.known_files
            )
            self.worked_out = found.answers
        value, declared = value_at(self.worked_out, path), self.form.field_at(path)
        return "" if value is None or declared is None else kind_of(declared).words(declared, value)

    @property
    def clause(self) -> str | None:
        """The clause on which the section rests."""
        return basis(self.form, self.section)[0]

    @property
    def ours(self) -> str | None:
        """Why the section is ours, where it rests on no clause."""
        return basis(self.form, self.section)[1]

    def taken(self, declared: Field) -> Taken:
        """Which files an answer takes."""
        return self.evidence.taken(declared)

    def others(self, declared: Field, named: Collection[str]) -> list[tuple[str, list[EvidenceFile]]]:
        """The files that support other answers, or lie in a store, and might support this one: by their heading, those
        that are here already first."""
        found = [
            each
            for each in self.known_files.values()
            if each.id not in named and unaccepted(declared, each.name) is None
        ]
        found.sort(key=lambda each: each.group)
        return [(group, list(files)) for group, files in groupby(found, key=lambda each: each.group)]

    def file(self, identity: str) -> EvidenceFile:
        """A file by its id, for its name and size."""
        return self.known_files.get(identity) or EvidenceFile(identity, "已上传的文件")
