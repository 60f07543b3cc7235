"""The formula of a score in openfisca-core: run by `benchmarks.scores` in an environment of the peer's own.

    python openfisca_peer.py scores.npz

Reads figures, the industry of each application, the industries' base and leading values, and weights; lets one variable
for each indicator and one for the total be calculated, and prints the seconds of processor time that took, the sum of
all totals, and the version, as JSON.

The clock runs as for our own side: over the scores, their totals and the ranks with their ties, from inputs that lie
ready as arrays; the median of five rounds after one that is not counted. A simulation remembers what it has calculated,
so each round has a new one, made before the clock starts. The peer reckons in floats of 32 bits, as it does by itself.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from statistics import median
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2025"
ROUNDS = 5


def main(path: str) -> None:
    data = np.load(path)
    figures, industry, base, leading, weights = (data[name] for name in data.files)
    count, width = figures.shape
    taken, total = [], 0.0
    for _ in range(ROUNDS + 1):
        unit = build_entity("unit", "units", "A unit", is_person=True)
        system = TaxBenefitSystem([unit])
        for place in range(width):
            system.add_variable(_given(unit, f"figure_{place}", float))
            system.add_variable(_scored(unit, place, base[:, place], leading[:, place], int(weights[place])))
        system.add_variable(_given(unit, "industry", int))
        system.add_variable(_total(unit, width))
        simulation = SimulationBuilder().build_default_simulation(system, count)
        for place in range(width):
            simulation.set_input(f"figure_{place}", YEAR, figures[:, place].astype(np.float64))
        simulation.set_input("industry", YEAR, industry)
        begun = time.process_time()
        totals = simulation.calculate("total", YEAR)
        _ranks(totals)
        taken.append(time.process_time() - begun)
        total = float(np.asarray(totals, np.float64).sum())
    print(json.dumps({"seconds": median(taken[1:]), "total": total, "version": version("openfisca-core")}))


def _ranks(totals: Any) -> Any:
    """Counted from 1, equal totals sharing the rank of the first of them: as `core.scoring.rules.arithmetic.ranks`."""
    whole = totals.astype(np.int64)
    return (len(whole) - np.cumsum(np.bincount(whole)))[whole] + 1


def _given(unit: Any, called: str, kind: type) -> Any:
    made = {"value_type": kind, "entity": unit, "definition_period": DateUnit.YEAR, "label": called}
    return type(called, (Variable,), made)


def _scored(unit: Any, place: int, bases: Any, leadings: Any, weight: int) -> Any:
    def formula(units: Any, period: Any) -> Any:
        industry = units("industry", period)
        base, leading = bases[industry], leadings[industry]
        share = (units(f"figure_{place}", period) - base) / (leading - base)
        return np.floor(weight * np.clip(share, 0, 1) + 0.5)

    return _variable(unit, f"score_{place}", formula)


def _total(unit: Any, width: int) -> Any:
    def formula(units: Any, period: Any) -> Any:
        return sum(units(f"score_{place}", period) for place in range(width))

    return _variable(unit, "total", formula)


def _variable(unit: Any, called: str, formula: Any) -> Any:
    made = {"value_type": float, "entity": unit, "definition_period": DateUnit.YEAR, "label": called}
    return type(called, (Variable,), {**made, "formula": formula})


if __name__ == "__main__":
    main(sys.argv[1])
