"""What is done with experts; each of these is one transaction."""

from core.experts.operations.assigning import Conflicted, assign, take_back
from core.experts.operations.pool import StatedExpert, StatedTie, add, change, declare_tie, end_tie
from core.experts.operations.responding import accept, decline

__all__ = [
    "Conflicted",
    "StatedExpert",
    "StatedTie",
    "accept",
    "add",
    "assign",
    "change",
    "declare_tie",
    "decline",
    "end_tie",
    "take_back",
]
