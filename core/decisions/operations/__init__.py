"""What the department does; each of these is one transaction."""

from core.decisions.operations.deciding import decide, release
from core.decisions.operations.exporting import record_export
from core.decisions.operations.extending import grant_extension
from core.decisions.operations.outcomes import OutcomeLetter, record_outcome
from core.decisions.operations.removing import Removal, penalise_fraud, remove_unfiled
from core.decisions.operations.reporting import ReportLetter, report
from core.decisions.operations.undertakings import confirm_completion, report_completion, undertake

__all__ = [
    "OutcomeLetter",
    "Removal",
    "ReportLetter",
    "confirm_completion",
    "decide",
    "grant_extension",
    "penalise_fraud",
    "record_export",
    "record_outcome",
    "release",
    "remove_unfiled",
    "report",
    "report_completion",
    "undertake",
]
