"""What is done at a stage of consultation; each of these is one transaction."""

from core.consultations.operations.asking import InquiryLetter, ask
from core.consultations.operations.passing import NotAnswered, decline, pass_on
from core.consultations.operations.recording import ReplyLetter, Said, record
