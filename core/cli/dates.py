"""Days on the command line."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from core import clock


class Day(click.ParamType[date]):
    """A day, written as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return clock.day_of(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 YYYY-MM-DD 的形式。", param, ctx)


DAY = Day()
