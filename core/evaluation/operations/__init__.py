"""What is done at a stage of judging; each of these is one transaction."""

from core.evaluation.operations.passing import NotJudged, pass_on
from core.evaluation.operations.ranking import assign_tiers
from core.evaluation.operations.recording import Mark, NotImpartial, Sitting, record

__all__ = ["Mark", "NotImpartial", "NotJudged", "Sitting", "assign_tiers", "pass_on", "record"]
