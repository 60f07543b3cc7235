"""The whole of one application to take along: official forms, what else was filled in, and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from io import BytesIO
from itertools import chain
from typing import IO, BinaryIO

from core import clock
from core.applications.models import Application
from core.applications.operations.filling import ApplicationForms
from core.applications.presenting.filled import blocks_of
from core.applications.presenting.papers import system_values
from core.contents.apart import FileUnreadable, read_apart
from core.contents.kinds import DOCX, PDF, Kind
from core.files.operations import open_known
from core.filling import queries as filling
from core.filling.models import Submission
from core.filling.rules.answers import Answers
from core.forms import EvidenceFile
from core.papers import DossierApplication, DossierFile, dossier
from core.papers.description import Described, Piece
from core.papers.docx_kit import as_docx
from core.papers.form_document import form_pieces
from core.papers.made import made_file
from core.papers.pdf import NoPdf, as_pdf, laid_out
from core.papers.record_document import Block, record
from core.registry import Registry

LAYOUT_SECONDS = 120
"""Of processor time, for one PDF: an application of two hundred pages needs a fifth."""


def _pdf(described: Described) -> bytes:
    """Laid out apart: what an applicant wrote at length takes a minute that is not the server's. Raises NoPdf."""
    try:
        return as_pdf(described, partial(read_apart, laid_out, seconds=LAYOUT_SECONDS, wall=3 * LAYOUT_SECONDS))
    except FileUnreadable as error:
        raise NoPdf("内容过多，生成 PDF 所需的内存或时间超出了限度。", "请改下载 Word 文档。") from error


WRITERS: Mapping[str, Callable[[Described], bytes]] = {"pdf": _pdf, "docx": as_docx}
_KINDS: Mapping[str, Kind] = {"pdf": PDF, "docx": DOCX}

BESIDE: Registry[Callable[[Application], Iterable[DossierFile]]] = Registry()
"""Files with which it was handed in and that are no answer's evidence: given by the rooms that keep them."""


@dataclass(frozen=True)
class Enclosed:
    """A piece of evidence: its file, what it supports, and its sum."""

    file: EvidenceFile
    supports: str
    sha256: str


@dataclass(frozen=True)
class Whole:
    """An application as its reader may take it: ``submission`` is what was handed in; None takes the draft as it is.
    Contact details are struck out unless ``personal``.
    """

    application: Application
    submission: Submission | None
    personal: bool = True

    @property
    def name(self) -> str:
        return f"{self.application.entry_name}{'' if self.submission else '（草稿）'}申报材料"

    @cached_property
    def _forms(self) -> ApplicationForms:
        return ApplicationForms(self.application)

    @property
    def answers(self) -> Answers:
        if self.submission is None:
            return self._forms.answers
        return Answers.of_submission(self.submission)

    @property
    def enclosed(self) -> Sequence[Enclosed]:
        """The evidence, in the order in which it was added."""
        if self.submission is None:
            found = filling.evidence(self.application.id)
            return [
                Enclosed(filling.as_evidence(file), self._label(named.form_id, named.field), file.sha256)
                for named, file in found
            ]
        files = filling.submitted_files(self.submission)
        return [
            Enclosed(files[each["id"]], self._label(each["form"], each["field"]), each["sha256"])
            for each in self.submission.files
        ]

    def _label(self, form_id: str, name: str) -> str:
        form = self._forms.book.forms.get(form_id)
        field = None if form is None else form.fields.get(name)
        return "佐证材料" if field is None else field.label

    def described(self, remark: str = "") -> Described:
        """Official forms as the annex lays them out, what has no paper of its own section by section, and what is
        enclosed."""
        answers, enclosed = self.answers, self.enclosed
        files = {each.file.id: each.file for each in enclosed}
        forms = self._forms.book.forms.values()
        printed = [(form, answers.of(form.id)) for form in forms if form.paper is not None]
        others = [form for form in forms if form.paper is None]
        blocks = chain(blocks_of(others, answers, files, personal=self.personal), [_list_of(enclosed)])
        rest = record(f"{self._forms.book.category_label}申报内容", self._introduction, blocks)
        pieces: Iterator[Piece] = chain(
            form_pieces(*printed, values=system_values(self.application), files=files, personal=self.personal),
            rest.pieces,
        )
        return Described(self.name, pieces, remark)

    @property
    def _introduction(self) -> list[str]:
        of, submission = self.application, self.submission
        lines = [
            f"申报编号：{of.reference}　　申报单位：{of.entry_name}　　推荐单位：{of.body.name}",
            f"申报通知：{of.call.title}",
        ]
        if submission is None:
            return [*lines, f"草稿，尚未提交。生成时间：{clock.local(clock.now()):%Y-%m-%d %H:%M}"]
        return [
            *lines,
            f"提交时间：{clock.local(submission.submitted_at):%Y-%m-%d %H:%M}（第 {submission.serial} 次提交）",
            f"内容校验值（SHA-256）：{submission.sha256}",
        ]


def _list_of(enclosed: Sequence[Enclosed]) -> Block:
    if not enclosed:
        return Block("佐证材料", level=1, lines=("没有上传佐证材料。",))
    rows = [(each.supports, each.file.name, each.sha256) for each in enclosed]
    return Block("佐证材料", (28, 34, 38), ("证明事项", "文件", "SHA-256"), rows, level=1)


def written(whole: Whole, ending: str, remark: str = "") -> IO[bytes]:
    """The document, as PDF or .docx. Raises NoPdf."""
    return BytesIO(WRITERS[ending](whole.described(remark)))


def archive(whole: Whole, report: Callable[[int, int, str], object], stamp: str = "") -> IO[bytes]:
    """All of it with its evidence: what cannot be made or opened is named in the archive's index."""
    of, enclosed = whole.application, whole.enclosed
    beside = [] if whole.submission is None else [file for give in BESIDE.values() for file in give(of)]
    total, done = len(WRITERS) + len(enclosed) + len(beside), iter(range(1, 10**6))

    def told(opened: Callable[[], IO[bytes]], name: str) -> IO[bytes]:
        report(next(done), total, f"正在写入“{name}”")
        return opened()

    def listed(name: str, opened: Callable[[], IO[bytes]], about: str, sha256: str | None = None) -> DossierFile:
        return DossierFile(name, partial(told, opened, name), about, sha256)

    papers = [
        listed(f"{whole.name}{_KINDS[ending].extensions[0]}", partial(written, whole, ending, stamp), "申报材料")
        for ending in WRITERS
    ]
    beside = [listed(each.name, partial(_open, each), each.about, each.sha256) for each in beside]
    evidence = [
        listed(each.file.name, partial(open_known, each.file.id), each.supports, each.sha256) for each in enclosed
    ]
    content = made_file()
    folder = DossierApplication(
        of.reference, of.entry_name, whole._forms.book.category_label, [*papers, *beside], evidence
    )
    for piece in dossier([folder], title=whole.name, stamp=stamp):
        content.write(piece)
    content.seek(0)
    return content


def _open(file: DossierFile) -> BinaryIO | IO[bytes]:
    return BytesIO(file.content) if isinstance(file.content, bytes) else file.content()
