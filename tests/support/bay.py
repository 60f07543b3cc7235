"""An invented region of two tiers of recommending bodies that lists products too: its plugin as files, and its desks.

Counties recommend to their city, the city to the department. Both have ceilings; the counties' together are above the
city's. The targets count the lists of three years. Standing rules wait for a year's call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

from core.applications import operations, queries
from core.applications.models import Application
from core.applications.operations import Entry
from core.calls.models import OpenedCall
from core.ledger.operations import events
from core.ledger.rules import EventKind
from core.people.models import Person, Role
from core.review import operations as review
from core.review.operations import Letter
from core.units.models import Unit, UnitKind
from tests.support import installing
from tests.support.department import revisions
from tests.support.world import World

REGION = "bay"
CITY, NORTH, SOUTH, HILL = "baycity", "north", "south", "hill"
CALL, AGAIN, RULES = "bay-2025", "bay-again", "bay-selection"
OPEN_DAY = date(2025, 4, 21)

FILES = {
    "__init__.py": """\
from core.plugin_api import PluginFolder

PluginFolder(__name__).hooks()
""",
    "region.yaml": """\
id: bay
name: 海湾省
authority: 海湾省工业厅
categories:
  factory: {label: 绿色工厂}
  park: {label: 绿色工业园区, unit: park}
  product: {label: 绿色设计产品, subject: 产品名称}
levels:
  city: {label: 市级}
  provincial: {label: 省级}
  national: {label: 国家级}
body_kinds:
  city: {label: 市工信局, lists: city, clause: BA-1}
  county: {label: 县工信局, clause: BA-1}
recommending_bodies:
  - {id: baycity, name: 湾市, kind: city}
  - {id: north, name: 北湾县, kind: county, parent: baycity}
  - {id: south, name: 南湾县, kind: county, parent: baycity}
  - {id: hill, name: 山市, kind: city}
""",
    "sources.yaml": "- {id: BA, title: 海湾细则, number: 湾工〔2025〕1号, in_force_from: 2025-01-01}\n",
    "clauses.yaml": """\
- {id: BA-1, source: BA, at: 一, force: [must], summary: 由县推荐到市，由市推荐到省}
- {id: BA-2, source: BA, at: 二, force: [must], summary: 推荐不超过限额}
- {id: BA-3, source: BA, at: 三, force: [must], summary: 各市培育目标}
- {id: BA-4, source: BA, at: 四, force: [must], summary: 只申报国家级的须已在省级名单内}
- {id: BA-5, source: BA, at: 五, force: [must], summary: 每年五月三十一日前推荐}
""",
    "quotas.csv": """\
body,kind,from_year,until_year,call,levels,clause,count:factory,count:park,count:product
baycity,ceiling,2025,2025,bay-2025,,BA-2,8,1,
north,ceiling,2025,2025,bay-2025,,BA-2,5,1,
south,ceiling,2025,2025,bay-2025,,BA-2,5,1,
baycity,target,2023,2025,,national;provincial;city,BA-3,4,1,2
hill,target,2023,2025,,national;provincial;city,BA-3,2,,
""",
    "deadlines.yaml": """\
- {id: bay-again-file, call: bay-again, stage: file, due: 2025-05-10, clause: BA-5}
- {id: bay-selection-recommend, call: bay-selection, stage: recommend-city, every_year: "05-31", clause: BA-5}
""",
    "rules.yaml": """\
- id: provincial-first
  kind: condition
  force: must
  summary: 只申报国家级的，应已在省级名单内；不在的，同时申报省级
  judge: stands_or_aims
  facts: {aims: application.levels, listed: unit.listed_levels}
  words: {wanted: [provincial]}
  levels: [national]
  stages: [file, recommend]
  says: 不在省级名单内，又没有同时申报省级，不能申报国家级（{seen}）
  cure: 请同时申报省级
  clause: BA-4
""",
    "rules.py": """\
from core.plugin_api import Verdict, judgement


@judgement()
def stands_or_aims(aims: tuple[str, ...], listed: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    met = not set(wanted).isdisjoint((*aims, *listed))
    return Verdict(met, f"申报 {len(aims)} 级，已在 {len(listed)} 级名单")
""",
    "calls/yearly.yaml": """\
id: bay-2025
title: 2025 年度绿色制造名单
source: BA
year: 2025
opens: 2025-04-01
levels: [provincial, national]
categories: [factory, park, product]
category_levels: {product: [provincial]}
bodies: [county, city]
choices: {opens: 未写明, category_levels: 国家没有产品名单}
stages:
  - {id: file, name: 填报, actor: applicant, clause: BA-1}
  - {id: recommend, name: 县推荐, actor: recommending_body, bodies: [county], clause: BA-1}
  - {id: recommend-city, name: 市推荐, does: recommend, actor: recommending_body, bodies: [city], clause: BA-1}
  - {id: select, name: 遴选, actor: department, clause: BA-1}
  - {id: publish, name: 公布省级名单, actor: department, levels: [provincial], lists: provincial, clause: BA-1}
  - {id: result, name: 国家级结果, actor: ministry, levels: [national], lists: national, clause: BA-1}
forms:
  factory: [basics]
  park: [basics]
  product: [basics]
""",
    "calls/standing.yaml": """\
id: bay-selection
title: 绿色制造名单遴选
source: BA
levels: [provincial, national]
categories: [factory, park, product]
category_levels: {product: [provincial]}
bodies: [county, city]
choices: {category_levels: 国家没有产品名单}
clause: BA-1
stages:
  - {id: file, name: 填报, actor: applicant, clause: BA-1}
  - {id: recommend, name: 县推荐, actor: recommending_body, bodies: [county], clause: BA-1}
  - {id: recommend-city, name: 市推荐, does: recommend, actor: recommending_body, bodies: [city], clause: BA-5}
  - {id: select, name: 遴选, actor: department, clause: BA-1}
  - {id: publish, name: 公布省级名单, actor: department, levels: [provincial], lists: provincial, clause: BA-1}
  - {id: result, name: 国家级结果, actor: ministry, levels: [national], lists: national, clause: BA-1}
forms:
  factory: [basics]
  park: [basics]
  product: [basics]
""",
    "calls/again.yaml": """\
id: bay-again
title: 2025 年度省级产品重新填报
source: BA
year: 2025
opens: 2025-04-01
levels: [provincial]
categories: [product]
bodies: [county, city]
choices: {opens: 未写明}
tracks:
  existing: {label: 现有产品, on_list: provincial, invites_all: true, clause: BA-1}
stages:
  - {id: file, name: 填报, actor: applicant, clause: BA-5}
  - {id: recommend, name: 县推荐, actor: recommending_body, bodies: [county], clause: BA-1}
  - {id: select, name: 遴选, actor: department, clause: BA-1}
forms:
  product: [basics]
""",
    "forms/basics.yaml": """\
id: basics
title: 基本情况
clause: BA-1
sections:
  - id: about
    title: 基本情况
    fields:
      - {name: products, label: 主要产品, type: text}
""",
}


def install(site: Path) -> None:
    """Write the plugin and name its entry point; the folder has to be on the path."""
    installing.install(site, REGION, FILES, package="bayland")


@dataclass
class Bay:
    """The call is open; two counties and their city have an officer each."""

    world: World
    opened: OpenedCall = field(init=False)
    officers: dict[str, Person] = field(init=False)
    department: Person = field(init=False)
    approver: Person = field(init=False)
    _letters: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        people = self.world.people
        self.opened = self.world.open_call(CALL)
        self.officers = {body: people.officer(body) for body in (CITY, NORTH, SOUTH, HILL)}
        self.department = people.department()
        self.approver = people.make(Role.DEPARTMENT_APPROVER)

    def producer(self, body_id: str = NORTH, *, kind: UnitKind = UnitKind.ENTERPRISE) -> tuple[Unit, Person]:
        """A unit, and who acts for it."""
        unit = self.world.unit(kind=kind, body_id=body_id)
        return unit, self.world.representative(unit)

    def begun(
        self,
        unit: Unit,
        by: Person,
        category: str = "factory",
        *,
        levels: Sequence[str] = ("provincial",),
        subject: str = "",
    ) -> Application:
        """A draft."""
        entry = Entry(call_id=self.opened.id, unit_id=unit.id, category=category, levels=levels, subject=subject)
        return queries.get(operations.start(entry, by=by).id)

    def filed(self, body_id: str = NORTH, category: str = "factory", *, subject: str = "") -> Application:
        """An application that its county may recommend."""
        kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
        unit, by = self.producer(body_id, kind=kind)
        made = self.begun(unit, by, category, subject=subject)
        self.world.fill(made, by)
        self.world.submitted(made, by)
        return queries.get(made.id)

    def letter(self) -> Letter:
        return Letter(f"湾工〔2025〕{next(self._letters)} 号", OPEN_DAY)

    def recommended(self, *applications: Application, by: str) -> None:
        """The body passes them up."""
        review.recommend(revisions(*applications), self.letter(), by=self.officers[by])

    def list_unit(
        self, body_id: str, level: str, category: str, on: date, *, subject: str = "", unit: Unit | None = None
    ) -> Unit:
        """A unit on a list since a day."""
        kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
        found = unit or self.world.unit(kind=kind, body_id=body_id)
        entry = events.Entry(
            unit_id=found.id,
            list_id=level,
            category=category,
            subject=subject,
            kind=EventKind.ADDED,
            effective_on=on,
            document_number="示例〔2023〕1 号",
        )
        events.add(entry, by=self.approver)
        return found
