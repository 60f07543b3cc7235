"""Filling: a section is saved, the whole is submitted, sections are returned. What for, is given (`Matter`).

Saving asks the matter whether this person may; the others are steps of an operation that has asked.
"""

from core.filling.operations.carrying import carry_over
from core.filling.operations.drafting import Outdated, save_section
from core.filling.operations.submitting import INCOMPLETE, complete, examined, keep_submission, return_sections
