"""A kind of declaration that the core has never heard of goes the whole way: what is said here is all that it takes.

In the core that would be four files: the dataclass and its export (`plugin_api.declarations`), its line in
`plugin_api.kinds`, and its treatment, named in `policy.kinds`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
from click.testing import CliRunner

from core.calls.queries import pinned
from core.cli import main
from core.config import Settings
from core.instance import instance
from core.people.models import Role
from core.plugin_api import Call, Declaration, PluginRefused
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import KINDS, Kind, Kinds
from core.plugin_kit.loader import load, load_folder
from core.policy.book import PolicyBook
from core.policy.coverage import Status, coverage
from core.policy.kinds import TREATMENTS
from core.policy.layers import INSTANCE
from core.policy.resolve import resolve
from core.policy.treatment import Treatment
from core.policy.values import Value
from core.policy.wording import Words
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.operations.valuing import NewValues, change_value
from core.policy_desk.schemas import BookSchema
from tests.support import bay, installing
from tests.support.clients import browser_of, words
from tests.support.databases import Databases
from tests.support.house import People, sign_in
from tests.support.house import settings as settings_of_house
from tests.support.world import World, world_on

__all__ = ["settings_of_house"]
pytestmark = pytest.mark.own_application

# --- All that a new kind says -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption(Declaration):
    """For how many years a listed unit is spared an inspection."""

    inspection: Annotated[str, "免除的检查"]
    length: Annotated[int, "年数"]
    levels: Annotated[tuple[str, ...], "层级"] = ()
    calls: Annotated[tuple[str, ...], "申报通知"] = ()


class Exemptions(Treatment[Exemption]):
    lead = "列入名单的单位在几年内免除哪些检查。"
    stopping = FrozenMap({Exemption: lambda *_: True})

    def values(self, declaration: Exemption, words: Words) -> Iterator[Value]:
        yield Value("length", "年数", Decimal(declaration.length), "年", whole=True, least=1)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return frozenset(name for name, each in book.of(KIND).items() if not each.calls or call.id in each.calls)


KIND = Kind(Exemption, "免检", "exemptions.yaml", "What listed units are spared.", name="exemptions")

# ----------------------------------------------------------------------------------------------------------------------

NATION, REGION = "mainland", "shoal"
HOOKS = bay.FILES["__init__.py"]
FILES = {
    NATION: {
        **{name: text for name, text in bay.FILES.items() if name != "quotas.csv"},
        "region.yaml": bay.FILES["region.yaml"].replace("id: bay\n", f"id: {NATION}\n"),
        "exemptions.yaml": """\
- {id: energy, inspection: 节能监察, length: 2, levels: [national], clause: BA-3}
- {id: water, inspection: 用水检查, length: 1, calls: [bay-again], clause: BA-3}
""",
    },
    REGION: {
        "__init__.py": HOOKS,
        "region.yaml": f"{{id: {REGION}, name: 浅滩省, authority: 浅滩省工信厅, extends: {NATION}}}\n",
        "sources.yaml": "- {id: SH, title: 浅滩细则, in_force_from: 2025-01-01}\n",
        "clauses.yaml": "- {id: SH-1, source: SH, at: 一, force: [must], summary: 三年免除节能监察}\n",
        "exemptions.yaml": """\
- {id: energy, overrides: energy, inspection: 节能监察, length: 3, levels: [national], clause: SH-1}
""",
    },
}
WHY = Reason(reason="延长免检", document_number="浅工〔2025〕2号")


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kinds, KIND.name, KIND, raising=False)
    monkeypatch.setitem(KINDS, KIND.name, KIND)
    monkeypatch.setitem(TREATMENTS, KIND, Exemptions(KIND))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    for region, files in FILES.items():
        installing.install(site, region, files, package=f"{region}_of_exemptions")
    return site


@pytest.fixture
def databases(sqlite_databases: Databases) -> Databases:
    """Nothing of it is the database's own."""
    return sqlite_databases


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(site))


@pytest.fixture
def settings(settings_of_house: Settings, installed: None) -> Settings:
    return replace(settings_of_house, region=REGION)


world = world_on(bay.OPEN_DAY)


def lengths(book: PolicyBook) -> dict[str, tuple[int, str]]:
    return {name: (each.length, each.origin) for name, each in book.of(KIND).items()}


def test_it_is_read_from_a_folder_checked_and_layered(installed: None) -> None:
    book = resolve(load(REGION).layers, on=bay.OPEN_DAY)
    assert lengths(book) == {"energy": (3, REGION), "water": (1, NATION)}
    assert [each.declaration.length for each in book.standing(KIND, "energy").overridden] == [2]
    assert coverage(book)["SH-1"].status is Status.ENFORCED


def test_what_is_wrong_with_it_is_told_with_file_line_and_cure(installed: None, tmp_path: Path) -> None:
    installing.write(tmp_path, {**FILES[REGION], "exemptions.yaml": "- {id: energy, lenght: 3, clause: SH-1}\n"})
    with pytest.raises(PluginRefused, match=r"exemptions.yaml:1: lenght: an exemption has no such key"):
        load_folder(tmp_path)
    silent = FILES[REGION]["exemptions.yaml"].replace("overrides: energy, ", "")
    installing.write(tmp_path, {"exemptions.yaml": silent})
    with pytest.raises(PluginRefused, match=r"exemptions.yaml:1: id: mainland declares 'energy' about the same"):
        load_folder(tmp_path)


def test_the_command_line_shows_it(installed: None) -> None:
    on = ("--on", bay.OPEN_DAY.isoformat())
    text = CliRunner().invoke(main, ["policy", "show", REGION, *on]).stdout
    assert "【免检】" in text
    assert "节能监察" in text
    told = json.loads(CliRunner().invoke(main, ["policy", "show", REGION, *on, "--json"]).stdout)["exemptions"]
    assert [(each["id"], each["length"], each["clause"], each["origin"]) for each in told] == [
        ("energy", 3, "SH-1", REGION),
        ("water", 1, "BA-3", NATION),
    ]
    assert "免检" in CliRunner().invoke(main, ["policy", "diff", NATION, REGION, *on]).stdout


def test_the_pages_show_it(world: World, people: People) -> None:
    visitor = browser_of(world.app)
    page = words(visitor.get("/policy").text)
    assert "列入名单的单位在几年内免除哪些检查。" in page
    assert "免除的检查\n年数\n层级\n申报通知" in page
    assert "节能监察\n3\n国家级\n—" in page
    sent = visitor.get("/api/v1/policy").get_json()
    assert sent["exemptions"][0]["length"] == 3
    assert BookSchema().validate(sent) == {}
    compared = words(visitor.get(f"/policy/compare?left={NATION}&right={REGION}").text)
    assert "节能监察，2，国家级" in compared
    assert "年数\n2\n3" in compared
    assert "免检" in words(visitor.get("/policy/clauses/SH-1").text)
    approver = sign_in(world.app.test_client(), people.make(Role.DEPARTMENT_APPROVER))
    assert 'href="/department/policy/values/exemptions/energy"' in approver.get("/policy").text
    assert "年数" in words(approver.get("/department/policy/values/exemptions/energy").text)


def test_staff_change_it_also_in_the_call_that_keeps_it(world: World, people: People) -> None:
    opened = world.open_call(bay.CALL)
    assert lengths(pinned(opened).book) == {"energy": (3, REGION)}
    approver = people.make(Role.DEPARTMENT_APPROVER)
    new = NewValues(amounts={"length": Decimal(4)}, apply_to=frozenset({bay.CALL}))
    change_value("exemptions", "energy", new, WHY, seen=0, by=approver)
    assert lengths(instance().book())["energy"] == (4, INSTANCE)
    assert lengths(instance().book(date(2025, 4, 1)))["energy"] == (3, REGION)
    assert pinned(opened).book.of(KIND)["energy"].length == 4
    told = words(sign_in(world.app.test_client(), approver).get("/department/policy").text)
    assert "免检：节能监察，4，国家级，年数 3 年 → 4 年" in told
