"""Paging of lists: by number where people jump about, by the last row seen where a table grows without end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.routing import IntegerConverter, Map

# Deeper than this nobody pages: they search. It also keeps a made-up number from costing the database an afternoon.
_LAST = 9_999


# What both databases hold as a whole number.
LARGEST_NUMBER = 2**63 - 1


def last_row_seen() -> int | None:
    """The number after which the next page begins (`?before=`); None on the first page or where it is no number."""
    found = request.args.get("before", type=int)
    return found if found is not None and 0 <= found <= LARGEST_NUMBER else None


class Number(IntegerConverter):
    """Numbers in addresses: one that no row can bear leads to no page, not to an error of the database."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(url_map, fixed_digits, min, LARGEST_NUMBER if max is None else max)


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `page` (from 1) of a list of `total` rows, `size` to a page, with the filters of the request.

    `is_more`: there are more rows than were counted; who wants those searches.
    """

    page: int
    size: int
    path: str
    arguments: Mapping[str, Any]
    total: int = 0
    is_more: bool = False

    @classmethod
    def of_request(cls, size: int) -> Paging:
        """What the request asks for; a page that is no number is the first."""
        asked = request.args.get("page", "1")
        page = int(asked) if asked.isdecimal() and len(asked) <= len(str(_LAST)) else 1
        arguments = {name: values for name, values in request.args.lists() if name != "page"}
        return cls(max(page, 1), size, request.path, arguments)

    def of(self, total: int, most: int | None = None) -> Paging:
        """The same, knowing how many rows there are; none are counted beyond `most`."""
        counted = total if most is None else min(total, most)
        return replace(self, total=counted, is_more=counted < total)

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))

    @property
    def first(self) -> int:
        """The number of the page's first row, counted from 1; 0 where there is none."""
        return 0 if self.total == 0 else (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    def slices(self, *lists: Sequence[Any]) -> list[Sequence[Any]]:
        """What lies on this page of each of several lists, one behind the other."""
        start, found = (self.page - 1) * self.size, list[Sequence[Any]]()
        for each in lists:
            found.append(each[max(start, 0) : max(start + self.size, 0)])
            start -= len(each)
        return found

    def shown(self) -> list[int | None]:
        """The pages to offer: the first, the last and those around this one; None stands for a gap."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        found: list[int | None] = []
        for number in sorted(number for number in near if 1 <= number <= self.pages):
            if found and found[-1] is not None and number > found[-1] + 1:
                found.append(None)
            found.append(number)
        return found

    def url(self, page: int) -> str:
        """The address of another page with the same filters."""
        return f"{self.path}?{urlencode({**self.arguments, 'page': page}, doseq=True)}"
