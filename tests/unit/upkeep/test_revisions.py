"""Whoever acts on a matter says how he saw it: two who act at once do not overrule what one of them has not read."""

from __future__ import annotations

from inspect import Parameter, isfunction, signature

import pytest

from core.upkeep import operations

ACTS = {name: given for name, given in vars(operations).items() if isfunction(given)}
ON_ONE = [name for name, act in ACTS.items() if "record_id" in signature(act).parameters]


@pytest.mark.parametrize("name", ON_ONE)
def test_each_act_on_a_matter_names_the_revision_that_it_was_taken_on(name: str) -> None:
    assert signature(ACTS[name]).parameters["revision"].default is Parameter.empty
