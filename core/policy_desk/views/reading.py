"""The book that a visitor asked for: today's, or that of the day given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from core import clock
from core.instance import instance
from core.policy.book import PolicyBook
from core.policy_desk.forms import OnForm


@dataclass(frozen=True, slots=True)
class Reading:
    """A book and the form that chose it. ``on`` is the day that was asked for, None for today."""

    book: PolicyBook
    form: OnForm
    on: date | None

    @property
    def arguments(self) -> dict[str, str]:
        """What links to other pages of the same book carry."""
        return {} if self.on is None else {"on": self.on.isoformat()}


def read() -> Reading:
    """The book of the request's ``on``; today's where it gives none, or none that can be read."""
    form = OnForm(request.args)
    form.validate()
    if form.was_refused:
        form.on.errors = [form.on.beyond]
    on = None if form.day == clock.today() else form.day
    if form.on.data is None and not form.was_refused:
        form.on.data = clock.today()
    return Reading(instance().book(on), form, on)
