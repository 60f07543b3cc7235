"""A plugin's own cases: examples that prove what it declares, judged by the functions by which the platform judges."""

from core.plugin_api.cases.matters import kind_of, proven
from core.plugin_api.cases.running import CaseRun, run

__all__ = ["CaseRun", "kind_of", "proven", "run"]
