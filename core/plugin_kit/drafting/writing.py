"""The folder of a drafted region: files as an author writes them, each proposal with its mark."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.plugin_kit.drafting import sheets, values
from core.plugin_kit.drafting.blocks import Block, NotADocument
from core.plugin_kit.drafting.marks import MarkKind
from core.plugin_kit.drafting.pipeline import Vocabulary, categories_of, stages
from core.plugin_kit.drafting.reading import ReadClause, ReadDocument, ReadForm, ReadList, understood
from core.plugin_kit.drafting.values import UNREAD
from core.plugin_kit.drafting.yaml_lines import NOTE, one, several

_ABOUT = """\
# Drafted by `greenroll plugin draft`. A machine's proposals: read each against the document, mend it, then delete its
# `draft: unread`. Until nothing is marked, `greenroll plugin check` refuses the folder, and no instance starts with it.
"""
_INIT = '''\
"""{title}: drafted from a notice, and not yet read by anybody where it says `draft: unread`."""

from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
'''
_LED_BY = re.compile(r"^(?:请|由|向|将|所在|各|本|地)+")
_UNNAMED = "请写地区的名称"
_WIDTH = 110


def draft(
    blocks: Sequence[Block], *, name: str, vocabulary: Vocabulary, title: str = "", extends: str = "national"
) -> dict[str, str]:
    """The files of a region's folder by their paths, proposed from a document's blocks.

    ``name`` becomes the region's id, ``title`` its name where the document does not say whose it is. Raises
    NotADocument where no clause is found.
    """
    read = understood(blocks, name[:2].upper())
    day = read[0].head.issued_on or read[0].head.in_force_from
    if year := read[0].head.year or (day.year if day else None):
        read = understood(blocks, f"{name[:2].upper()}{year % 100:02d}")
    if not read[0].clauses:
        raise NotADocument(
            "No numbered clause was found in this document.",
            "Give the notice's whole text, with the numbers as printed (一、（一）1. or 第一条).",
        )
    return dict(_Folder(read, name, vocabulary, read[0].head.place or title or _UNNAMED, extends).files())


class _Folder:
    """What goes into which file."""

    def __init__(
        self, read: Sequence[ReadDocument], name: str, vocabulary: Vocabulary, title: str, extends: str
    ) -> None:
        self.read, self.first, self.name, self.vocabulary = read, read[0], name, vocabulary
        self.title, self.extends = title, extends
        self.call = f"{name.replace('_', '-')}-{self.first.head.year or 'call'}"
        text = self.first.head.title + "\n".join(each.clause.text for each in self.first.clauses)
        self.levels = self._levels(text)
        self.categories = vocabulary.categories_in(text) or (*vocabulary.categories,)[:1]
        self.forms: list[ReadForm] = [form for each in read for form in each.forms]
        self.lists: list[ReadList] = [table for each in read for table in each.lists]
        self.terms = [*values.terms([clause for each in read for clause in each.clauses])]
        aims_above = (*vocabulary.levels,)[-1:] == self.levels[-1:]
        self.asked = vocabulary.asked if aims_above else {}
        self.wanted = sheets.questions_of(self.lists, self.forms)

    def _levels(self, text: str) -> tuple[str, ...]:
        """The levels that the title names, else those of the text, the lowest first."""
        known = self.vocabulary
        return known.levels_in(self.first.head.title) or known.levels_in(text) or (*known.levels,)[:1]

    def files(self) -> Iterator[tuple[str, str]]:
        yield "__init__.py", _INIT.format(title=self.title)
        yield "region.yaml", _ABOUT + one(self.region())
        yield "sources.yaml", _ABOUT + several([self.source(each) for each in self.read])
        yield "clauses.yaml", _ABOUT + several([self.clause(each, c) for each in self.read for c in each.clauses])
        of_call = stages(self.first, self.vocabulary, self.levels, [each["name"] for each in self.terms])
        yield f"calls/{self.call}.yaml", _ABOUT + one(self.the_call(of_call))
        clauses = [clause for each in self.read for clause in each.clauses]
        for file, found in (
            ("deadlines.yaml", [*values.deadlines(clauses, self.call, of_call)]),
            ("terms.yaml", self.terms),
            ("caps.yaml", [*values.caps(clauses, dict(self.vocabulary.levels))]),
        ):
            if found:
                yield file, _ABOUT + several(found)
        for number, read in enumerate(self.forms, 1):
            yield f"forms/form-{number}.yaml", _ABOUT + one(sheets.form(read, number))
        if self.has_own_form:
            yield "forms/application.yaml", _ABOUT + one(sheets.own_form(self.wanted, self.asked))
        for number, table in enumerate(self.lists, 1):
            yield f"summary_tables/table-{number}.yaml", _ABOUT + one(self.table(table, number))
        if quotas := self.quotas():
            yield "quotas.csv", quotas
        yield "README.md", self.readme()

    # ---- each file

    def region(self) -> dict[str, Any]:
        clause = self._speaking_of("recommending_body")
        bodies = self.bodies()
        return {
            **UNREAD,
            "id": self.name,
            "name": self.title,
            "authority": self.first.head.authority or "请写主管部门的名称",
            "extends": self.extends,
            "body_kinds": {"city": {**UNREAD, "label": self._body_words(), "clause": clause.id}},
            "bodies_choice": None if bodies else "文件未逐一列出推荐单位，请按现行行政区划列出",
            "recommending_bodies": bodies
            or [{**UNREAD, "id": "body-01", "name": "请换成第一个推荐单位的名称", "kind": "city"}],
        }

    def bodies(self) -> list[dict[str, Any]]:
        """The bodies that a table of the annex names."""
        names = dict.fromkeys(name for each in self.read for _, table in each.bodies for name, _ in table.rows)
        return [{**UNREAD, "id": f"body-{n:02d}", "name": name, "kind": "city"} for n, name in enumerate(names, 1)]

    def _speaking_of(self, actor: str) -> ReadClause:
        return next((each for each in self.first.clauses if actor in each.actors), self.first.clauses[0])

    def _body_words(self) -> str:
        """What the document calls those who recommend, at their first mention that names an office."""
        texts = [(each.clause.text, mark) for each in self.first.clauses for mark in each.marks]
        words = (m.words for _, m in texts if m.unit == "recommending_body" and m.words[-1] in "局门厅会")
        return _LED_BY.sub("", next(words, "推荐单位"))

    def source(self, read: ReadDocument) -> dict[str, Any]:
        head = read.head
        note = (
            [] if head.in_force_from else ["no day is printed: write `in_force_from: YYYY-MM-DD`, and in `choices` why"]
        )
        return {
            NOTE: note,
            **UNREAD,
            "id": read.id,
            "title": head.title or "请按文件补写标题",
            "number": head.number or None,
            "issuer": head.issuer or None,
            "issued_on": head.issued_on,
            "in_force_from": head.in_force_from,
            "in_force_until": head.in_force_until,
            "choices": head.choices or None,
        }

    def clause(self, read: ReadDocument, clause: ReadClause) -> dict[str, Any]:
        """A clause without its summary: who confirms it says in his own words what it asks."""
        return {
            NOTE: [
                *_printed(clause),
                *_stood_out(clause),
                "in place of the mark: `summary:`, what it asks, in your own words",
            ],
            **UNREAD,
            "id": clause.id,
            "source": read.id,
            "at": clause.clause.at,
            "force": [force.value for force in clause.forces],
        }

    def the_call(self, of_call: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
        head = self.first.head
        papers = [f"table-{number}" for number in range(1, len(self.lists) + 1)]
        listed = []
        for does, stage in of_call.items():
            said = {**UNREAD, **stage}
            if does == "recommend" and papers:
                said["papers"] = papers
            listed.append(said)
        return {
            **UNREAD,
            "id": self.call,
            "title": head.title or self.title,
            "source": self.first.id,
            "year": head.year,
            "opens": head.issued_on if head.year else None,
            "levels": list(self.levels),
            "categories": list(self.categories),
            "bodies": ["city"],
            "clause": of_call["file"]["clause"],
            "choices": {"opens": "文件未写受理起始日，按落款日期开放"} if head.year and head.issued_on else None,
            "contacts": list(self.first.document.contacts) or None,
            "stages": listed,
            "forms": {category: self.forms_of(category) for category in self.categories},
            "summary_tables": papers or None,
        }

    def forms_of(self, category: str) -> list[str]:
        """The forms of a category, by what their titles name."""
        named = [
            f"form-{number}"
            for number, read in enumerate(self.forms, 1)
            if category in categories_of(f"{read.title}{read.subtitle}", self.vocabulary, self.categories)
        ]
        return [*named, "application"] if self.has_own_form else named

    @property
    def has_own_form(self) -> bool:
        served = {
            category
            for read in self.forms
            for category in categories_of(f"{read.title}{read.subtitle}", self.vocabulary, self.categories)
        }
        return bool(self.wanted or self.asked) or not served.issuperset(self.categories)

    def table(self, read: ReadList, number: int) -> dict[str, Any]:
        about = "".join(read.caption)
        return sheets.summary_table(
            read,
            number,
            forms=self.forms,
            wanted=self.wanted,
            categories=[[*categories_of(part.title or about, self.vocabulary, self.categories)] for part in read.parts],
            levels=dict(self.vocabulary.levels),
        )

    def quotas(self) -> str:
        """Figures for each body and category, where the columns of a table name categories."""
        lines: list[str] = []
        ids = {each["name"]: each["id"] for each in self.bodies()}
        for document in self.read:
            for clause, table in document.bodies:
                of = [self.vocabulary.categories_in(heading) for heading in table.headings]
                columns = [index for index, found in enumerate(of) if len(found) == 1]
                if not columns or lines:
                    continue
                counted = ",".join(f"count:{of[index][0]}" for index in columns)
                lines.append(f"draft,body,kind,clause,{counted}")
                for name, figures in table.rows:
                    cells = ("" if figures[index] is None else str(figures[index]) for index in columns)
                    lines.append(f"unread,{ids[name]},target,{clause.id},{','.join(cells)}")
        return "".join(f"{line}\n" for line in lines)

    def readme(self) -> str:
        """What is in the folder, and what the document has for which nothing was proposed."""
        others = [
            f"- {each.clause.at}: a table of {len(grid.rows)} rows for which no declaration is proposed"
            for document in self.read
            for each, grid in document.others
        ]
        counts = [
            f"- {document.id}: {document.head.title or 'no title printed'}, {len(document.clauses)} clauses"
            for document in self.read
        ]
        nameless = [
            f"- {clause.clause.at}: no category is called {heading}, so its figures are not proposed"
            for document in self.read
            for clause, table in document.bodies
            for heading in table.headings
            if not self.vocabulary.categories_in(heading)
        ]
        covers = [f"- a cover with the lines {'、'.join(lines)}" for each in self.read for lines in each.covers]
        return "\n".join(
            [
                f"# {self.title}",
                "",
                "Drafted from a notice by `greenroll plugin draft`. Read clause by clause; delete a `draft: unread`",
                "only when what it stands at is right. `greenroll plugin check` lists what is left.",
                "",
                *counts,
                *covers,
                *nameless,
                *others,
                "",
            ]
        )


def _printed(clause: ReadClause) -> Iterator[str]:
    """The clause's own words, to be read beside the proposal."""
    for paragraph in clause.clause.paragraphs or [clause.clause.heading]:
        yield from textwrap.wrap(paragraph, _WIDTH // 2) or [""]


def _stood_out(clause: ReadClause) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for mark in clause.marks:
        word = mark.unit if mark.kind is MarkKind.BODY else mark.kind.value
        found.setdefault(word, []).append(mark.words)
    if found:
        yield "found: " + "; ".join(f"{kind} {'、'.join(dict.fromkeys(words))}" for kind, words in found.items())


def counted(blocks: Sequence[Block]) -> str:
    """What was found in a document, in a line: ``32 clauses, 3 dates, 12 figures, 1 form with 20 fields, 2 lists``."""
    read = understood(blocks, "")
    marks = [mark for each in read for clause in each.clauses for mark in clause.marks]
    of = {kind: sum(1 for mark in marks if mark.kind is kind) for kind in MarkKind}
    forms = [form for each in read for form in each.forms]
    fields = sum(len(question.leaves) for form in forms for question in form.questions)
    found = (
        (sum(len(each.clauses) for each in read), "clause"),
        (of[MarkKind.DATE], "date"),
        (of[MarkKind.SPAN], "span of time"),
        (of[MarkKind.FIGURE] + of[MarkKind.SHARE], "figure"),
        (len(forms), f"form ({fields} fields)" if fields else "form"),
        (sum(len(each.lists) for each in read), "list"),
    )
    said = ", ".join(f"{number} {_plural(word, number)}" for number, word in found)
    above = sum(len(each.document.head) for each in read)
    return (
        said
        if above <= _MOST_ABOVE * len(read)
        else f"{said}; {above} lines stand in no clause: is its numbering known?"
    )


_MOST_ABOVE = 8
"""Lines that a document has above its first clause: who is addressed, and why it is written."""


def _plural(word: str, number: int) -> str:
    first, _, rest = word.partition(" ")
    return word if number == 1 else f"{first}s {rest}".strip()
