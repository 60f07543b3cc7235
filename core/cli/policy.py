"""`greenroll policy`: the resolved policy book, shown, compared and covered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from core import clock
from core.cli import policy_text
from core.forms.as_json import forms_json
from core.plugin_kit.loader import load
from core.policy.as_json import book_json, clause_json
from core.policy.book import PolicyBook
from core.policy.compare import compare
from core.policy.coverage import coverage
from core.policy.resolve import resolve
from core.policy.spans import day_to_show

F = TypeVar("F", bound=Callable[..., Any])
_ON = "The day of the book (where absent, today, or the last day of a region whose own documents have all ended)."


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


def as_json_option(command: F) -> F:
    """The option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def on_option(command: F) -> F:
    """The option `--on DATE`."""
    return click.option("--on", type=Day(), default=None, help=_ON)(command)


@click.group()
def policy() -> None:
    """Show, compare and cover the policy book: every value with its clause and origin."""


@policy.command()
@click.argument("region")
@on_option
@as_json_option
def show(region: str, on: date | None, as_json: bool) -> None:
    """Show the policy book of REGION, with what it inherits."""
    book = _book(region, on)
    click.echo(_json(book_json(book)) if as_json else policy_text.book(book))


@policy.command()
@click.argument("region")
@click.argument("call")
@click.argument("category")
@on_option
@as_json_option
def form(region: str, call: str, category: str, on: date | None, as_json: bool) -> None:
    """Show the forms of a CALL of REGION for a CATEGORY, field by field."""
    _echo(forms_json(_book(region, on), call, category), as_json, policy_text.forms)


@policy.command()
@click.argument("left")
@click.argument("right")
@on_option
@click.option("--right-on", type=Day(), default=None, help="The day of the second book (that of --on, where absent).")
@as_json_option
def diff(left: str, right: str, on: date | None, right_on: date | None, as_json: bool) -> None:
    """Compare the books of two regions, or of two days of one region, value by value."""
    one, other = _book(left, on), _book(right, right_on or on)
    found = {
        "left": {"region": left, "on": one.on.isoformat()},
        "right": {"region": right, "on": other.on.isoformat()},
        "differences": [
            {"kind": each.kind, "id": each.id, "key": each.key, "left": each.left, "right": each.right}
            for each in compare(one, other)
        ],
    }
    _echo(found, as_json, policy_text.differences)


@policy.command()
@click.argument("region")
@on_option
@as_json_option
def clauses(region: str, on: date | None, as_json: bool) -> None:
    """List every clause of REGION: its force, what implements it, and whether it is enforced."""
    book = _book(region, on)
    found = [clause_json(each) for _, each in sorted(coverage(book).items())]
    _echo({"region": region, "on": book.on.isoformat(), "clauses": found}, as_json, policy_text.clauses)


def _book(region: str, on: date | None) -> PolicyBook:
    layers = load(region).layers
    return resolve(layers, on=on or day_to_show(layers[-1], clock.today()))


def _echo(found: dict[str, Any], as_json: bool, text: Callable[[dict[str, Any]], str]) -> None:
    click.echo(_json(found) if as_json else text(found))


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
