"""Saving sections, as their pages do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.applications import queries as applications
from core.applications.operations.filling import ApplicationForms
from core.evaluators import queries as evaluators
from core.evaluators.operations.filling import ProfileForms
from core.filling.models import SectionAnswers
from core.filling.operations import save_section
from core.people.models import Person


def save(
    application_id: str, form_id: str, section_id: str, given: Mapping[str, Any], *, by: Person, **more: Any
) -> SectionAnswers:
    """A section of an application."""
    forms = ApplicationForms(applications.get(application_id))
    return save_section(forms, form_id, section_id, given, **{"revision": 0, **more}, by=by)[0]


def save_profile(
    evaluator_id: str, section_id: str, given: Mapping[str, Any], *, by: Person, **more: Any
) -> SectionAnswers:
    """A section of an evaluator's profile."""
    forms = ProfileForms(evaluators.evaluator(evaluator_id))
    return save_section(forms, next(iter(forms.forms)), section_id, given, **{"revision": 0, **more}, by=by)[0]


def saved(application_id: str, form_id: str, section_id: str) -> SectionAnswers | None:
    """What is saved of a section of an application."""
    return ApplicationForms(applications.get(application_id)).saved.get((form_id, section_id))
