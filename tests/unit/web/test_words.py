"""Filters, paging, addresses to return to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from core.web import filters
from core.web.local_urls import here, local
from core.web.paging import Paging

EVENING = datetime(2025, 10, 27, 16, 5, tzinfo=UTC)


def test_days_and_moments_are_shanghais() -> None:
    assert filters.day(date(2025, 10, 27)) == "2025 年 10 月 27 日"
    assert filters.day(EVENING) == "2025 年 10 月 28 日"
    assert filters.moment(EVENING) == "2025-10-28 00:05"
    assert filters.instant(EVENING) == "2025-10-28T00:05:00+08:00"
    assert filters.instant(date(2025, 10, 27)) == "2025-10-27"
    assert filters.day(None) == filters.moment(None) == "—"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Decimal("1234567.50"), "万元", "1,234,567.5 万元"),
        (Decimal("1E+3"), None, "1,000"),
        (Decimal("0.10"), "吨/万元", "0.1 吨/万元"),
        (12, "家", "12 家"),
        (Decimal("-3.0"), None, "-3"),
        (100, None, "100"),
        (None, "万元", "—"),
    ],
)
def test_figures(value: Decimal | int | None, unit: str | None, shown: str) -> None:
    assert filters.figure(value, unit) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 字节"), (1023, "1023 字节"), (1536, "1.5 KB"), (20 * 1024**2, "20.0 MB"), (3 * 1024**4, "3072.0 GB")],
)
def test_sizes(count: int, shown: str) -> None:
    assert filters.size(count) == shown


def test_yes_and_no() -> None:
    assert [filters.yes_no(value) for value in (True, False, None)] == ["是", "否", "—"]


@pytest.mark.parametrize("target", ["/", "/people?page=2", "/a/b#c", "/申报"])
def test_paths_of_ours_may_be_returned_to(target: str) -> None:
    assert local(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "people",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nb",
        "/a\\b",
    ],
)
def test_nothing_else_is_returned_to(target: str | None) -> None:
    assert local(target) is None


@pytest.mark.parametrize(
    ("method", "headers", "found"),
    [
        ("GET", {}, "/people?page=2"),
        ("POST", {"Referer": "http://localhost/account?x=1"}, "/account?x=1"),
        ("POST", {"Referer": "http://evil.example/account"}, "/"),
        ("POST", {}, "/"),
        ("GET", {"HX-Request": "true", "HX-Current-URL": "http://localhost/queue"}, "/queue"),
    ],
)
def test_where_a_person_is(method: str, headers: dict[str, str], found: str) -> None:
    with Flask(__name__).test_request_context("/people?page=2", method=method, headers=headers):
        assert here() == found


def paging(query: str, total: int = 0) -> Paging:
    with Flask(__name__).test_request_context(f"/people{query}"):
        return Paging.of_request(50).of(total)


@pytest.mark.parametrize("query", ["", "?page=0", "?page=-1", "?page=x", "?page=99999999", "?page=²"])
def test_a_page_that_is_none_is_the_first(query: str) -> None:
    assert paging(query).page == 1


def test_paging_tells_what_it_shows() -> None:
    second = paging("?page=2&role=expert&text=王", total=120)
    assert (second.first, second.last, second.pages) == (51, 100, 3)
    assert second.url(3) == "/people?role=expert&text=%E7%8E%8B&page=3"
    assert paging("").first == 0


def test_paging_leaves_gaps() -> None:
    assert paging("?page=10", total=1000).shown() == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert paging("", total=100).shown() == [1, 2]
