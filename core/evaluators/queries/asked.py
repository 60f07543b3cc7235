"""What the region asks of an evaluator: the form of its profile, the keys by which it is counted, the requirements."""

from __future__ import annotations

from collections.abc import Mapping

from core.evaluators.rules.identity import LEGAL_ENTITY, LEGAL_REPRESENTATIVE
from core.forms import LaidOutForm, laid_out
from core.instance import instance
from core.plugin_api import Form
from core.plugin_api.kinds import Kinds
from core.plugin_api.ruling import Finding
from core.policy.book import PolicyBook
from core.policy.qualification import examine


def profile_form() -> LaidOutForm | None:
    """The form in which an evaluator states what its qualification is judged by; None where the region has none today.

    A region may name a form of a document that is not in force yet, or no longer.
    """
    book = instance().book()
    wanted = book.region.evaluator_profile
    form: Form | None = None if wanted is None else book.get(Kinds.forms, wanted)
    return None if form is None else laid_out(form, year=None, industries=tuple(book.industries.values()))


def key_labels() -> Mapping[str, str]:
    """The keys whose identity an evaluator states itself, with their labels: the credit code is its own already."""
    keys = instance().book().region.evaluator_keys
    own = {name: key.label for name, key in keys.items() if name != LEGAL_ENTITY and not key.kept}
    return {LEGAL_REPRESENTATIVE: "法定代表人", **own}


def qualification(
    answers: Mapping[str, object], book: PolicyBook | None = None, *, category: str | None = None
) -> tuple[Finding, ...]:
    """Every requirement of the book (None: today's) that can be measured, judged by what a profile answers.

    `category`: of the application that is evaluated. Without one, what is asked for single categories is left out: it
    is no lack of who evaluates others.
    """
    requirements = (instance().book() if book is None else book).evaluator_requirements.values()
    asked = (each for each in requirements if not each.categories or category in each.categories)
    found = (examine(each, answers) for each in asked)
    return tuple(finding for finding in found if finding is not None)
