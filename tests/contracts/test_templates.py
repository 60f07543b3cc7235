"""Templates are read as code is: what they bring in they use, and what they must not say they do not print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[2] / "core"
TEMPLATES = {path.as_posix().split("/templates/")[1]: path.read_text(encoding="utf-8") for path in CORE.rglob("*.html")}
_IMPORT = re.compile(r'\{%-? from "[^"]+" import (.+?)(?: with context)? -?%\}')
_INCLUDE = re.compile(r'\{% include "([^"]+)" %\}')


def _with_parts(name: str) -> Iterator[str]:
    """The template's text without its imports, and those of the parts that see what it has imported."""
    yield _IMPORT.sub("", TEMPLATES[name])
    for part in _INCLUDE.findall(TEMPLATES[name]):
        yield from _with_parts(part)


@pytest.mark.parametrize("name", sorted(name for name, text in TEMPLATES.items() if _IMPORT.search(text)))
def test_what_a_template_imports_it_uses(name: str) -> None:
    imported = [each.split(" as ")[-1].strip() for line in _IMPORT.findall(TEMPLATES[name]) for each in line.split(",")]
    text = "\n".join(_with_parts(name))
    assert [each for each in imported if not re.search(rf"\b{each}\b", text)] == []


def test_no_page_prints_a_revision_that_tells_of_what_is_kept_quiet() -> None:
    """That an application's own number rose would tell it: `Application.revision_for` is what a reader may know."""
    assert [name for name, text in TEMPLATES.items() if re.search(r"\b(app|application)\.revision\b", text)] == []
