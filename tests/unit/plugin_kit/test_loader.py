"""Loading: the chain of regions, what each brings, and what is refused before a declaration is looked at."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.plugin_api import ApplicationMoved, FieldType, ListChanged, PluginRefused, SpanUnit
from core.plugin_kit.installed import installed
from core.plugin_kit.loader import load
from tests.unit.plugin_kit.lands import LOWLAND
from tests.unit.plugin_kit.writing import Lands


def test_lands_are_without_fault(lands: Lands) -> None:
    assert [str(fault) for fault in lands.faults()] == []


def test_a_region_comes_with_the_layers_below_it(lands: Lands) -> None:
    region = lands.load()
    assert region.chain == ("lowland", "upland")
    assert [layer.origin for layer in region.layers] == ["lowland", "upland"]
    assert region.region.name == "高地"


def test_an_installed_region_is_found_by_its_entry_point(lands: Lands) -> None:
    assert "lowland" in {entry.name for entry in installed()}
    assert load("lowland").chain == ("lowland",)


def test_declarations_know_their_origin_and_place(lands: Lands) -> None:
    region = lands.load()
    deadline = region.layers[1].deadlines[1]
    assert (deadline.origin, str(deadline.place)) == ("upland", "deadlines.yaml:2")
    assert region.layers[0].deadlines[0].origin == "lowland"


def test_what_files_say_becomes_typed(lands: Lands) -> None:
    layer = lands.load().layers[1]
    assert layer.deadlines[0].due == datetime(2025, 5, 20, 17, 0)  # noqa: DTZ001  # local time, as declared
    assert layer.deadlines[1].due == date(2025, 5, 31)
    assert layer.rules[1].figures["least"].value == Decimal("0.10")
    assert layer.forms[0].sections[0].fields[6].columns[0].type is FieldType.DECIMAL


def test_a_blank_cell_of_a_table_is_no_quota(lands: Lands) -> None:
    quotas = {(each.body, each.category): each.count for each in lands.load().layers[1].quotas}
    assert quotas == {("east", "factory"): 8, ("east", "park"): 1, ("west", "factory"): 2}


def test_own_judgements_stand_beside_the_kit(lands: Lands) -> None:
    judgements = lands.load().judgements
    assert judgements["audited_recently", 1].origin == "upland"
    assert judgements["at_least", 1].origin == "kit"


def test_cases_and_demo_are_read_on_demand(lands: Lands) -> None:
    lands.change("demo/demo.yaml", "clock:", "clok:")
    region = lands.load()
    assert len(region.cases()) == 6
    with pytest.raises(PluginRefused, match="clok"):
        region.demo()


def test_a_plugin_may_be_loaded_again_and_after_its_rules_were_imported(lands: Lands) -> None:
    lands.install("lowland", {**LOWLAND, "rules.py": ""})
    __import__("lowland.rules")
    assert len(load("lowland").layers[0].rules) == 1
    assert len(load("lowland").layers[0].rules) == 1


def test_observers_are_told_and_cannot_disturb(lands: Lands, caplog: pytest.LogCaptureFixture) -> None:
    lands.add("__init__.py", "\n\ntold = []\n\n\n@hookimpl\ndef application_moved(event):\n    told.append(event)\n")
    lands.install("lowland", {**LOWLAND, "__init__.py": LOWLAND["__init__.py"] + _FAILING})
    region = lands.load()
    now = datetime.now(UTC)
    region.tell(
        ApplicationMoved(
            application="a", call="c", category="factory", levels=("provincial",), track=None, unit="u", move="submit",
            from_stage="file", from_state="draft", to_stage="city", to_state="pending", at=now,
        )
    )  # fmt: skip
    region.tell(
        ListChanged(
            list="provincial", category="factory", unit="u", change="added", effective_on=now.date(),
            document_number=None, at=now,
        )
    )  # fmt: skip
    assert [event.application for event in vars(region.plugins[-1].module)["told"]] == ["a"]
    assert caplog.text.count("of plugin lowland failed") == 2


_FAILING = """

@hookimpl
def application_moved(event):
    raise ValueError("no")


@hookimpl
def list_changed(event):
    raise ValueError("no")
"""


def test_another_api_version_is_refused_with_a_sentence(lands: Lands) -> None:
    lands.add("__init__.py", "\n\ngreenroll_api = 2\n")
    (fault,) = lands.faults()
    assert "version 2 of the plugin API" in fault.message
    assert fault.cure == "install a newer release of GreenRoll"


def test_an_older_api_version_is_refused_too(lands: Lands) -> None:
    lands.add("__init__.py", "\n\ngreenroll_api = 0\n")
    assert "bring the plugin up to date" in lands.faults()[0].cure


def test_the_own_api_version_may_be_named(lands: Lands) -> None:
    lands.add("__init__.py", "\n\ngreenroll_api = 1\n")
    assert lands.faults() == ()


def test_a_misspelt_hook_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "def deadlines():", "def dedlines():")
    fault = next(fault for fault in lands.faults() if fault.key == "dedlines")
    assert (fault.file, fault.message) == ("__init__.py", "there is no hook `dedlines`")
    assert "'deadlines'" in fault.cure
    assert lands.upland.joinpath("__init__.py").read_text().splitlines()[fault.line - 1] == "@hookimpl"


def test_a_hook_without_its_mark_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "@hookimpl\ndef deadlines():", "def deadlines():")
    (fault,) = lands.faults()
    assert (fault.key, fault.cure) == ("deadlines", "put @hookimpl above it")


def test_a_hook_with_other_arguments_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "def deadlines():", "def deadlines(year):")
    assert "takes other arguments" in lands.faults()[0].message


def test_a_hook_that_fails_is_refused_at_its_line(lands: Lands) -> None:
    lands.change("__init__.py", "return folder.terms()", "return 1 / 0")
    (fault,) = lands.faults()
    assert "the hook `terms` failed: ZeroDivisionError" in fault.message
    assert lands.upland.joinpath("__init__.py").read_text().splitlines()[fault.line - 1].strip() == "return 1 / 0"


def test_a_hook_that_returns_something_else_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "return folder.terms()", "return folder.deadlines()")
    assert "the hook `terms` returned Deadline, not Term" in {fault.message for fault in lands.faults()}


def test_a_plugin_that_cannot_be_imported_is_refused_at_its_line(lands: Lands) -> None:
    lands.add("__init__.py", "\n\nimport nothing_of_this_name\n")
    (fault,) = lands.faults()
    assert "ModuleNotFoundError" in fault.message
    assert (lands.upland / fault.file).read_text().splitlines()[fault.line - 1] == "import nothing_of_this_name"


def test_a_syntax_error_in_rules_is_refused_at_its_line(lands: Lands) -> None:
    lands.add("rules.py", "\ndef broken(:\n")
    (fault,) = [fault for fault in lands.faults() if "SyntaxError" in fault.message]
    assert (lands.upland / fault.file).read_text().splitlines()[fault.line - 1] == "def broken(:"


def test_a_judgement_without_types_is_refused(lands: Lands) -> None:
    lands.add("rules.py", "\n\n@judgement()\ndef vague(answer):\n    return Verdict(True, '')\n")
    (fault,) = lands.faults()
    assert (fault.file, fault.message) == ("rules.py", "parameter 'answer' of vague has no type")


def test_a_plugin_without_a_region_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "@hookimpl\ndef region():\n    return folder.region()\n", "")
    assert lands.faults()[0].message == "the plugin declares no region"


def test_a_region_that_is_not_installed_is_refused(lands: Lands) -> None:
    (fault,) = lands.installed_faults("lowlnd")
    assert "did you mean 'lowland'" in fault.cure


def test_what_is_extended_must_be_installed(lands: Lands) -> None:
    lands.change("region.yaml", "extends: lowland", "extends: lowlnd")
    (fault,) = lands.faults()
    assert (fault.file, fault.line, fault.key) == ("region.yaml", 4, "extends")
    assert "did you mean 'lowland'" in fault.cure


def test_regions_do_not_extend_each_other_in_a_circle(lands: Lands) -> None:
    lands.change("region.yaml", "authority: 低地部", "authority: 低地部\nextends: lowland", of="lowland")
    assert "in a circle" in lands.faults()[0].message


def test_the_id_is_the_entry_points_name(lands: Lands) -> None:
    lands.change("region.yaml", "id: lowland", "id: flatland", of="lowland")
    (fault,) = lands.installed_faults("lowland")
    assert (fault.key, fault.cure) == ("id", "give both the same name")


def test_two_plugins_of_one_name_are_refused(lands: Lands) -> None:
    lands.install("lowland", LOWLAND, module="otherland")
    (fault,) = lands.installed_faults("lowland")
    assert "two installed plugins" in fault.message
    assert "otherland-dist 1.0" in fault.message


def test_a_folder_without_a_plugin_is_refused(lands: Lands) -> None:
    (lands.upland / "__init__.py").unlink()
    assert "has no __init__.py" in lands.faults()[0].message


def test_a_file_that_no_hook_reads_is_refused(lands: Lands) -> None:
    lands.add("deadline.yaml", "")
    (fault,) = lands.faults()
    assert (fault.file, fault.message) == ("deadline.yaml", "no hook reads a file of this name")
    assert "deadlines.yaml" in fault.cure


def test_a_file_whose_hook_is_not_implemented_is_refused(lands: Lands) -> None:
    lands.change("__init__.py", "@hookimpl\ndef terms():\n    return folder.terms()\n", "")
    assert "does not implement `terms`" in next(each.message for each in lands.faults() if each.file == "terms.yaml")


def test_a_hook_without_its_file_is_refused(lands: Lands) -> None:
    (lands.upland / "caps.yaml").unlink()
    (fault,) = lands.faults()
    assert (fault.file, fault.message) == ("caps.yaml", "this file does not exist")


def test_all_faults_are_shown_together(lands: Lands) -> None:
    lands.change("caps.yaml", "limit:", "limt:")
    lands.change("terms.yaml", "  length: 10", "  length: ten")
    lands.change("grading.yaml", "  clause: UP-2", "")
    faults = lands.faults()
    assert {fault.file for fault in faults} == {"caps.yaml", "terms.yaml", "grading.yaml"}
    assert all(str(fault).startswith(f"upland/{fault.file}:") for fault in faults)


def test_faults_of_the_layer_below_are_told_as_its_own(lands: Lands) -> None:
    lands.change("terms.yaml", "length: 15", "length: many", of="lowland")
    (fault,) = lands.faults()
    assert (fault.plugin, fault.file) == ("lowland", "terms.yaml")


def test_a_region_has_one_demo(lands: Lands) -> None:
    lands.add("demo/second.yaml", "clock: 2025-05-01 09:00\nnote: 虚构\n")
    with pytest.raises(PluginRefused, match="this folder holds several"):
        lands.load().demo()


def test_an_empty_file_is_refused(lands: Lands) -> None:
    lands.change("region.yaml", (lands.upland / "region.yaml").read_text(encoding="utf-8"), "# nothing yet\n")
    (fault,) = lands.faults()
    assert (fault.file, fault.message) == ("region.yaml", "this must be a mapping of keys")


def test_judgements_need_their_file(lands: Lands) -> None:
    (lands.upland / "rules.py").unlink()
    assert any((fault.file, fault.message) == ("rules.py", "this file does not exist") for fault in lands.faults())


def test_an_entry_point_names_a_package(lands: Lands) -> None:
    lands.change("../lowland_dist-1.0.dist-info/entry_points.txt", "= lowland", "= lowland:folder", of="lowland")
    (fault,) = lands.installed_faults("lowland")
    assert "which is no package" in fault.message


def of_files(lands: Lands, more: str = "") -> None:
    """Upland's hooks are those of what its folder holds."""
    text = (
        f"from core.plugin_api import PluginFolder, hookimpl\n\nfolder = PluginFolder(__name__)\nfolder.hooks()\n{more}"
    )
    (lands.upland / "__init__.py").write_text(text + more, encoding="utf-8")


def test_a_folder_gives_the_hooks_of_what_it_holds(lands: Lands) -> None:
    one_by_one = lands.load()
    of_files(lands)
    given = lands.load()
    assert given.layers == one_by_one.layers
    assert set(given.judgements) == set(one_by_one.judgements)
    assert given.cases() == one_by_one.cases()


def test_a_hook_of_the_plugins_own_is_kept(lands: Lands) -> None:
    of_files(lands, "\n\n@hookimpl\ndef terms():\n    return folder.terms()[:1]\n")
    assert len(lands.load().layers[-1].terms) == 1


def test_what_is_not_there_has_no_hook_and_what_nobody_reads_is_refused(lands: Lands) -> None:
    of_files(lands)
    (lands.upland / "terms.yaml").rename(lands.upland / "term.yaml")
    messages = {(each.file, each.message) for each in lands.faults()}
    assert ("term.yaml", "no hook reads a file of this name") in messages
    assert not [file for file, _ in messages if file == "terms.yaml"]


IN_CODE = """


@hookimpl
def terms():
    from core.plugin_api import Term

    return [Term(id="again", name="recheck", length={length}, unit="years", levels=["provincial"], clause="UP-1")]
"""


def test_what_hooks_return_in_code_is_read_as_a_file_is(lands: Lands) -> None:
    (lands.upland / "terms.yaml").unlink()
    notice = "  - {id: notice, name: 公示, actor: department, term: public_notice, clause: UP-2}\n"
    lands.change("calls/yearly.yaml", notice, "")
    of_files(lands, IN_CODE.format(length=3))
    (term,) = lands.load().layers[-1].terms
    assert (term.unit, term.levels, term.length) == (SpanUnit.YEARS, ("provincial",), 3)
    (lands.upland / "__init__.py").unlink()
    of_files(lands, IN_CODE.format(length="'three'"))
    (fault,) = lands.faults()
    assert (fault.file, fault.key, "not a whole number" in fault.message) == ("__init__.py", "length", True)


def test_its_hooks_stay_when_its_rules_were_imported_first() -> None:
    rules = importlib.import_module("plugins.hunan.rules")
    package = importlib.import_module("plugins.hunan")
    vars(package)["rules"] = rules
    assert {rule.origin for rule in load("hunan").layers[-1].rules} == {"hunan"}
