"""A plugin's own cases: examples that prove what it declares, judged by the functions by which the platform judges."""

from core.plugin_kit.cases.matters import proven
from core.plugin_kit.cases.proofs import MATTER_OF, shown, unproven
from core.plugin_kit.cases.running import CaseRun
