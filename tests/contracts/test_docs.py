"""docs/hooks.md says what the code says: every hook, key, fact and judgement; and its examples work."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from core.cli.vocabulary import page
from core.plugin_api import ApplicationMoved, ListChanged, declarations
from core.plugin_api.declarations import Declaration
from core.plugin_api.folder import files
from core.plugin_api.hooks import OBSERVERS, SERVICES, hooks
from core.plugin_kit.loader import load, load_folder
from tests.contracts.declared import declared_keys, fact_rows, kit_rows, type_words, value_of
from tests.support.cases import run

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT = (DOCS / "hooks.md").read_text(encoding="utf-8")

#: What no file of a plugin says: bases, and where something was read.
NOT_SAID = {"Based", "Declaration", "Place"}
DECLARED = [
    name
    for name in declarations.PUBLIC
    if dataclasses.is_dataclass(getattr(declarations, name)) and name not in NOT_SAID
]
FILES, HOOKS = files(), hooks()
EVENTS: dict[str, type[Any]] = {"ApplicationMoved": ApplicationMoved, "ListChanged": ListChanged}


def under(heading: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,4}} |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/hooks.md has no heading {heading!r}"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """A table's keys and values."""
    return dict(re.findall(r"^\| `([^`]+)` \| (.*?) \| .+ \|$", text, re.MULTILINE))


def test_every_hook_is_documented_and_no_other() -> None:
    documented = re.findall(r"^### (\w+)\((?:event|text)?\)$", DOCUMENT, re.MULTILINE)
    assert sorted(documented) == sorted(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_when_it_is_called_and_what_it_returns(hook: str) -> None:
    argument = "event" if hook in OBSERVERS else "text" if hook in SERVICES else ""
    section = under(f"### {hook}({argument})")
    assert "- **called** " in section
    assert "- **returns** " in section
    assert "```" in section
    if hook in FILES:
        assert f"- **file** `{FILES[hook]}" in section


@pytest.mark.parametrize("name", DECLARED)
def test_every_key_of_a_declaration_is_documented_as_it_is(name: str) -> None:
    declares = getattr(declarations, name)
    assert rows(under(f"#### {name}")) == {key: value_of(declares, key) for key in declared_keys(declares)}


def test_the_common_keys_are_documented() -> None:
    expected = {key: value_of(Declaration, key) for key in declared_keys(Declaration, own=False)}
    assert rows(under("## Common keys")) == expected


def test_no_declaration_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"^#### (\w+)$", DOCUMENT, re.MULTILINE)
    assert sorted(documented) == sorted([*DECLARED, *EVENTS])


@pytest.mark.parametrize("name", EVENTS)
def test_every_field_of_an_event_is_documented(name: str) -> None:
    hints = get_type_hints(EVENTS[name])
    expected = {field.name: type_words(hints[field.name]) for field in dataclasses.fields(EVENTS[name])}
    assert rows(under(f"#### {name}")) == expected


@pytest.mark.parametrize("row", [*fact_rows(), *kit_rows()])
def test_facts_and_judgements_of_the_kit_are_documented(row: str) -> None:
    assert row in under("### judgements()")


def test_the_page_of_vocabulary_is_what_the_code_says() -> None:
    written = (DOCS / "vocabulary.md").read_text(encoding="utf-8")
    assert written == page(load("national")), "run: greenroll plugin vocabulary > docs/vocabulary.md"


def test_the_examples_make_a_plugin_without_fault(tmp_path: Path) -> None:
    upland = tmp_path / "upland"
    declaring = [hook for hook in HOOKS if hook not in {*OBSERVERS, *SERVICES}]
    for hook in declaring:
        (example,) = re.findall(r"```\w+\n(.*?)```", under(f"### {hook}()"), re.DOTALL)
        path = upland / FILES[hook]
        path = path if path.suffix else path / "example.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example, encoding="utf-8")
    (upland / "__init__.py").write_text(
        "from core.plugin_api import PluginFolder, hookimpl\n\nfolder = PluginFolder(__name__)\n"
        + "".join(f"\n\n@hookimpl\ndef {hook}():\n    return folder.{hook}()\n" for hook in declaring),
        encoding="utf-8",
    )
    region = load_folder(upland)
    assert [str(fault) for fault in run(region, date(2025, 5, 1))] == []
    assert region.demo() is not None
