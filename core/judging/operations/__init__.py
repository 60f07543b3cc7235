"""What is done at a stage of judging; each of these is one transaction."""

from core.judging.operations.concluding import NotConcluded
from core.judging.operations.passing import NotJudged, pass_on
from core.judging.operations.ranking import assign_tiers
from core.judging.operations.recording import Mark, NotImpartial, Sitting, record
from core.judging.operations.reviewing import answer_review, ask_review
