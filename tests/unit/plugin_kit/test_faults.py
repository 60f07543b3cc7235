"""One bad plugin for each thing that start-up refuses: the fault names file, line, key and cure."""

from __future__ import annotations

import pytest

from tests.unit.plugin_kit.bad import (
    basis,
    calls,
    deadlines,
    dispatches,
    evaluation,
    experts,
    forms,
    judging,
    layers,
    places,
    reading,
    references,
    scoring,
    stages,
    upkeep,
    values,
)
from tests.unit.plugin_kit.bad.bad import Bad
from tests.unit.plugin_kit.writing import Lands

TOPICS = (
    reading,
    basis,
    references,
    layers,
    calls,
    stages,
    evaluation,
    deadlines,
    dispatches,
    upkeep,
    values,
    places,
    scoring,
    judging,
    experts,
    forms,
)
EVERY = [bad for topic in TOPICS for bad in topic.BAD]


@pytest.mark.parametrize("bad", EVERY, ids=lambda bad: bad.case)
def test_start_up_refuses(lands: Lands, bad: Bad) -> None:
    lands.change(bad.file, bad.old, bad.new, of=bad.of)
    faults = lands.faults()
    found = [fault for fault in faults if fault.key == bad.key and bad.message in fault.message]
    assert found, "\n".join(map(str, faults)) or "no fault"
    fault = found[0]
    assert (fault.plugin, fault.file) == ("upland", bad.shown_in or bad.file)
    assert bad.cure in fault.cure
    lines = (lands.upland / fault.file).read_text(encoding="utf-8").splitlines()
    assert bad.line.splitlines()[0] in lines[fault.line - 1]
