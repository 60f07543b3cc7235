"""Work that takes long says how far it is, on the command line too."""

from __future__ import annotations

from datetime import date

import pytest

from core.cli.progress import EVERY, Progress
from core.demo.schedule import Schedule
from core.jobs.purposes import counted


def test_a_demo_is_told_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.demo.schedule.db.session.remove", lambda: None)
    heard: list[tuple[str, int, int]] = []
    schedule = Schedule()
    for day in (2, 1, 1):
        schedule.add(date(2025, 10, day), lambda: None)
    schedule.play(lambda *told: heard.append(told))
    assert [(done, of) for _, done, of in heard] == [(1, 3), (2, 3), (3, 3)]
    assert [what.split(",")[0] for what, _, _ in heard] == ["The demo at 2025-10-01"] * 2 + ["The demo at 2025-10-02"]


def test_it_is_said_every_other_second_and_no_sooner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    progress = Progress()
    progress("Steps", 1, 300)
    assert not capsys.readouterr().err, "what is over at once says nothing"
    now = EVERY
    progress("Steps", 150, 300)
    progress("Steps", 151, 300)
    assert capsys.readouterr().err == "Steps: 150 of 300 (50 %)\n"


def test_work_that_may_be_a_job_is_heard_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 100, 2))
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    assert list(counted("abc", "Rows", Progress().report)) == ["a", "b", "c"]
    assert capsys.readouterr().err.splitlines()[-1] == "Rows: 2 of 3 (66 %)"
