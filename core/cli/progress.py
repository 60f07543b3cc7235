"""How far work is, for a terminal: said once it takes longer than one waits without a word."""

from __future__ import annotations

import time

import click

EVERY = 2.0
"""Seconds."""


class Progress:
    """Is told often, and speaks every other second, on stderr."""

    def __init__(self) -> None:
        self._spoke = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._spoke < EVERY:
            return
        self._spoke = now
        click.echo(f"{what}: {done:,} of {of:,} ({100 * done // max(of, 1)} %)", err=True)

    def report(self, done: int, of: int | None = None, says: str | None = None) -> None:
        """The same, as work tells it that may be a job as well."""
        self(says or "Done", done, of or done)
