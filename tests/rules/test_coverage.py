"""Every clause of every region is enforced, supported, shown or planned: none is missing, no row is left out."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from core.plugin_api import Force
from core.policy.coverage import Status, coverage
from tests.rules.books import REGIONS, book_of

ON = date(2025, 10, 20)


@pytest.mark.parametrize("name", REGIONS)
def test_no_clause_is_missing(name: str) -> None:
    found = coverage(book_of(name, ON))
    assert [clause for clause, each in found.items() if each.status is Status.MISSING] == []


def test_every_row_is_declared() -> None:
    rows = Counter(clause.partition("-")[0] for clause in book_of("hunan", ON).clauses)
    assert rows == {"NAT": 8, "MIIT25": 9, "HN24": 15, "HN25": 12}


@pytest.mark.parametrize(
    ("clause", "forces"),
    [
        ("HN24-01", (Force.ENCOURAGE, Force.PRIORITY)),
        ("HN24-02", (Force.MUST, Force.PRIORITY, Force.ENCOURAGE)),
        ("HN24-04", (Force.IN_PRINCIPLE,)),
        ("HN24-07", (Force.ENCOURAGE, Force.BONUS)),
        ("MIIT25-01", (Force.IN_PRINCIPLE,)),
        ("MIIT25-03", (Force.PRIORITY,)),
        ("MIIT25-09", (Force.SHOW,)),
        ("HN25-12", (Force.SHOW,)),
        ("NAT-07", (Force.SHOW,)),
    ],
)
def test_a_clause_keeps_the_force_of_its_words(clause: str, forces: tuple[Force, ...]) -> None:
    assert book_of("hunan", ON).clause(clause).force == forces


def test_all_other_rows_are_demands() -> None:
    apart = {"HN24-01", "HN24-02", "HN24-04", "HN24-07", "MIIT25-01", "MIIT25-03", "NAT-07", "MIIT25-09", "HN25-12"}
    forces = {clause.id: clause.force for clause in book_of("hunan", ON).clauses.values()}
    assert {clause for clause, force in forces.items() if force != (Force.MUST,)} == apart


@pytest.mark.parametrize(
    "clause",
    [
        "HN24-02", "HN24-03", "HN24-04", "HN24-05", "HN24-06", "HN24-08", "HN24-15",
        "HN25-01", "HN25-02", "HN25-05", "HN25-06", "HN25-08", "HN25-09",
        "NAT-01", "NAT-03", "NAT-06", "NAT-08",
    ],
)  # fmt: skip
def test_what_can_be_judged_is_enforced(clause: str) -> None:
    assert coverage(book_of("hunan", ON))[clause].status is Status.ENFORCED


@pytest.mark.parametrize(
    ("name", "clause", "beyond"),
    [
        ("hunan", "HN24-09", "纸质一份"),
        ("hunan", "HN24-12", "是否齐全"),
        ("hunan", "HN24-13", "是否齐全"),
        ("hunan", "MIIT25-06", "工业和信息化部办理"),
        ("jiangxi", "NAT-05", "工业和信息化部办理"),
        ("hubei", "HB22-14", "终身负责"),
        ("hunan", "HN25-10", "由审批人决定"),
        ("hunan", "NAT-04", "准予补报"),
        ("hunan", "MIIT25-05", "审核结论由省厅作出"),
        ("hubei", "HB22-05", "由市州决定"),
        ("hubei", "HB22-13", "认证机构负责"),
        ("shanxi", "SX24-05", "各市自行发布"),
        ("shanxi", "SX24-11", "准予补报"),
        ("shanxi", "SX24-16", "管理平台上的通报"),
    ],
)
def test_what_holds_only_in_part_is_not_called_enforced(name: str, clause: str, beyond: str) -> None:
    """Paper, the ministry's own acts and what somebody decides are stopped by nobody here, whatever holds the rest."""
    found = coverage(book_of(name, ON))[clause]
    assert found.status is Status.SUPPORTED
    assert beyond in "".join(found.clause.means)


def test_who_has_not_filed_is_not_said_to_be_the_bodys_own() -> None:
    """At the report the sentence names units that belong to no body too."""
    assert book_of("hunan", ON).rules["existing-units-filed"].says.startswith("还有现有国家级单位")


def test_letting_only_listed_units_file_is_not_their_duty_to_file() -> None:
    """HN25-03: the gate and the removal of who did not file hold it, neither of them by that sentence."""
    assert coverage(book_of("hunan", ON))["HN25-03"].status is Status.SUPPORTED


def test_nothing_of_a_province_with_calls_of_its_own_is_planned() -> None:
    found = coverage(book_of("hunan", ON))
    planned = {clause for clause, each in found.items() if each.status is Status.PLANNED}
    assert planned == set()
    assert found["MIIT25-01"].status is Status.ENFORCED
