"""Templates: the product's own ask for what is known, and what is wrong with one is told."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from core.dispatches.rules import plain_template
from core.papers.description import Described, Text
from core.papers.docx_kit import as_docx
from core.plugin_api.declarations import DispatchKind
from core.plugin_api.known import IN_LISTS, KNOWN_OF_DISPATCH
from core.plugin_kit.templating import filled, problems


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


def test_what_is_no_template() -> None:
    assert list(problems(b"PK nothing", {}, {})) == [("this is no .docx", "")]


def test_what_is_filled_in_is_text() -> None:
    made = filled(template("{{ office }}"), {"office": "<w:t>{{ 7*7 }}&"})
    assert "<w:t>{{ 7*7 }}&" in docx.Document(BytesIO(made)).paragraphs[0].text
