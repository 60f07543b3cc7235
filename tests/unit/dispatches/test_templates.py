"""Templates: the product's own ask for what is known, and what is wrong with one is told."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml.etree import tostring
from markupsafe import escape

from core.dispatches.rules import plain_template
from core.papers.description import Described, Text
from core.papers.docx_kit import as_docx, saved
from core.plugin_api.declarations import DispatchKind
from core.plugin_api.known import IN_LISTS, KNOWN_OF_DISPATCH
from core.plugin_kit.templating import _FOOTNOTES, filled, filled_body, problems


def template(*lines: str) -> bytes:
    return as_docx(Described("试", [Text(line) for line in lines]))


@pytest.mark.parametrize("kind", DispatchKind)
def test_the_products_own_ask_for_what_is_known(kind: DispatchKind) -> None:
    known = KNOWN_OF_DISPATCH[kind.value]
    assert list(problems(plain_template(kind), known, IN_LISTS)) == []
    values = {name: [dict.fromkeys(IN_LISTS[name], "甲")] if name in IN_LISTS else "乙" for name in known}
    said = "\n".join(each.text for each in docx.Document(BytesIO(filled(plain_template(kind), values))).paragraphs)
    assert "{" not in said
    assert "乙" in said


@pytest.mark.parametrize(
    ("line", "told", "name"),
    [
        ("{{ unit.nmae }}", "nothing is known as 'unit.nmae'", "unit.nmae"),
        ("{% for each in units %}{{ each.phone }}{% endfor %}", "each.phone", "each.phone"),
        ("{% for each in people %}{{ each }}{% endfor %}", "goes through a list", "people"),
        ("{{ office.__class__ }}", "office.__class__", "office.__class__"),
        ("{{ office.upper() }}", "does more (Call)", ""),
        ("{{ office|upper }}", "does more (Filter)", ""),
        ("{% set a = 1 %}", "does more (Assign)", ""),
        ("{{ office", "cannot be read", ""),
    ],
)
def test_what_a_template_may_not(line: str, told: str, name: str) -> None:
    known = KNOWN_OF_DISPATCH["notice"]
    ((message, asked),) = problems(template(line), known, IN_LISTS)
    assert told in message
    assert asked == name


def with_footnote(line: str) -> bytes:
    made = docx.Document(BytesIO(template("甲")))
    at, text = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", escape(line)
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    xml = f'<w:footnotes xmlns:w="{at}">{note}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), made.part.package)
    made.part.relate_to(part, RT.FOOTNOTES)
    return saved(made)


def in_properties(line: str) -> bytes:
    made = docx.Document(BytesIO(template("甲")))
    made.core_properties.comments = line
    return saved(made)


def test_nothing_is_filled_in_that_was_not_looked_through() -> None:
    """Footnotes are filled in too; properties are not, whatever stands there."""
    known = KNOWN_OF_DISPATCH["notice"]
    for line in ("{{ unit.nmae }}", "{% for each in range(9) %}{% endfor %}"):
        assert list(problems(with_footnote(line), known, IN_LISTS)), line
        made = filled(in_properties(line), {"office": "乙"})
        assert docx.Document(BytesIO(made)).core_properties.comments == line
    assert not list(problems(with_footnote("{{ office }}"), known, IN_LISTS))
    assert "乙<" in docx_part(filled(with_footnote("{{ office }}"), {"office": "乙"}), "word/footnotes.xml")


def docx_part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_what_is_no_template() -> None:
    assert list(problems(b"PK nothing", {}, {})) == [("this is no .docx", "")]


def test_what_is_filled_in_is_text() -> None:
    made = filled(template("{{ office }}"), {"office": "<w:t>{{ 7*7 }}&"})
    assert "<w:t>{{ 7*7 }}&" in docx.Document(BytesIO(made)).paragraphs[0].text


@pytest.mark.parametrize("kind", DispatchKind)
@pytest.mark.parametrize("word", ["乙", "甲\n{{ 7 * 7 }}\t</w:t>&\x0c“丙”"])
def test_a_body_is_that_of_the_paper(kind: DispatchKind, word: str) -> None:
    """Again and again: what is kept of a template is as it was, whatever was filled in."""
    known, content = KNOWN_OF_DISPATCH[kind.value], plain_template(kind)
    for said in (word, "丁", word):
        values = {name: [dict.fromkeys(IN_LISTS[name], said)] * 2 if name in IN_LISTS else said for name in known}
        paper = docx.Document(BytesIO(filled(content, values))).element.body
        assert tostring(filled_body(content, values), method="c14n") == tostring(paper, method="c14n")


def test_a_template_is_opened_once_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content, opened = template("{{ office }}", "甲"), list[object]()

    def document(file: BytesIO) -> Document:
        opened.append(file)
        return docx.Document(file)

    monkeypatch.setattr("docxtpl.template.Document", document)
    for office in ("乙", "丙"):
        assert office in "".join(filled_body(content, {"office": office}).itertext())
    assert len(opened) == 1
