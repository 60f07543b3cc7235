"""How much a test that asks every address of the house may try: in `make test` a little, always the same; in
`make fuzz` many times as much, at random."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

_USUAL = 20


def budget(usual: int) -> dict[str, Any]:
    """The settings of such a test, which tries so many examples in `make test`."""
    times = max(1, settings().max_examples // _USUAL)
    return {
        "max_examples": usual * times,
        "derandomize": times == 1,
        "deadline": None,
        "database": None,
        "suppress_health_check": list(HealthCheck),
    }
