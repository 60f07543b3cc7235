"""The evaluator's name in what papers and tables know of an application."""

from __future__ import annotations

import pytest

from core.applications import queries
from core.applications.papers import values_of
from tests.support.evaluators import Delta, Draft


def shown(draft: Draft) -> object:
    return values_of(draft.now, queries.saved(draft.id))["evaluator.name"]


def test_a_row_names_who_evaluated(delta: Delta) -> None:
    clerk = delta.clerk()
    evaluator = delta.admitted(clerk)
    draft = delta.draft()
    assert shown(draft) == ""
    draft.report(draft.engaged(evaluator, clerk), clerk)
    draft.submit()
    assert shown(draft) == evaluator.name


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_who_evaluated_itself_names_nobody(delta: Delta) -> None:
    assert shown(delta.draft(way="self")) == ""
