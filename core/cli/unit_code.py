"""`greenroll unit-code`: invented codes with a valid check digit, for demos and tests."""

from __future__ import annotations

import secrets

import click
from stdnum.cn import uscc

from core.units.rules.codes import ALPHABET

_INVENTED = "91990000"
"""Divisions of 99 do not exist: nobody has such a code."""
_REST = 9


@click.command("unit-code")
@click.argument("count", default=1, type=click.IntRange(1, 1000))
def unit_code(count: int) -> None:
    """Print COUNT invented codes of units, each with a valid check digit; nobody bears them."""
    signs = sorted(ALPHABET)
    for _ in range(count):
        code = _INVENTED + "".join(secrets.choice(signs) for _ in range(_REST))
        click.echo(code + uscc.calc_check_digit(code))
