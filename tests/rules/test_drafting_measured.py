"""How well a notice is drafted, measured against what people declared: docs/drafting.md says it, and it stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.drafting import vocabulary
from core.plugin_kit.drafting import draft, plain_blocks
from core.plugin_kit.loader import load, load_folder
from scripts import measure_drafting as measuring
from tests.unit.plugin_kit.notices import confirm

pytestmark = pytest.mark.one_kind

DOCUMENTS = sorted({name for name, _ in measuring.READ_IN.values()})
NO_DAY_PRINTED = "hunan-2025-national-recommendation-with-miit-390.txt"


@pytest.fixture
def policies() -> Path:
    if not measuring.POLICIES.is_dir():
        pytest.skip("the rule documents are not at ../shared/policies on this machine")
    return measuring.POLICIES


@pytest.mark.parametrize("name", ["clauses", "dates", "figures", "cells"])
def test_enough_is_found_in_the_documents(name: str, policies: Path) -> None:
    for source, each in measuring.measure(policies).items():
        tally = getattr(each, name)
        assert tally.found * 100 >= measuring.LEAST[name] * tally.expected, (source, tally.missed)


def test_enough_is_found_in_the_papers_that_we_print() -> None:
    for form in measuring.measure_forms():
        assert form.fields.expected > 0
        assert form.fields.found * 100 >= measuring.LEAST["fields"] * form.fields.expected, (
            form.title,
            form.fields.missed,
        )


def test_the_page_says_what_is_measured(policies: Path) -> None:
    written = Path(measuring.__file__).parents[1] / "docs" / "drafting.md"
    made = measuring.page(policies)
    assert written.read_text(encoding="utf-8") == made, "run: python -m scripts.measure_drafting > docs/drafting.md"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_draft_that_was_confirmed_is_a_region(name: str, policies: Path, tmp_path: Path) -> None:
    """What the document does not print (a day from which it holds) is asked for; nothing else is missing."""
    folder = tmp_path / "riverland"
    blocks = plain_blocks((policies / name).read_bytes())
    for file, text in draft(blocks, name="riverland", vocabulary=vocabulary(load("national"))).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    confirm(folder)
    if name == NO_DAY_PRINTED:
        sources = folder / "sources.yaml"
        dated = sources.read_text(encoding="utf-8").replace("  title:", "  in_force_from: 2025-09-28\n  title:", 1)
        sources.write_text(dated, encoding="utf-8")
    assert load_folder(folder).layers[-1].clauses
