"""Consultations as pages show them: by stage, with the regulators' labels; and who may read which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.consultations.models import Answer
from core.consultations.queries import records
from core.consultations.queries.records import Answered, Asked
from core.plugin_api import Actor, Does, Stage


@dataclass(frozen=True)
class Consulted:
    """One stage of consultation of an application. ``answers`` hold every record, the standing one of each last."""

    stage: Stage
    labels: Mapping[str, str]
    letters: Sequence[Asked]
    answers: Mapping[str, Sequence[Answered]]

    @property
    def answered(self) -> int:
        return sum(bool(found) for found in self.answers.values())


def consulted(application: Application, *, department: bool) -> Sequence[Consulted]:
    """The consultations of an application that its reader may see.

    A recommending body reads what bodies have asked; what the department asked is the department's.
    """
    stages = [
        stage
        for stage in pipeline_of(application).stages
        if stage.kind is Does.CONSULT and (department or stage.actor is Actor.RECOMMENDING_BODY)
    ]
    if not stages:
        return ()
    known = labels_of(application)
    answers, letters = records.answers_of(application.id), records.letters_of(application.id)
    begun = {application.stage, *(each.stage for each in answers), *(each.stage for each in letters)}
    return [
        Consulted(
            stage,
            known,
            [each for each in letters if each.stage == stage.id],
            {
                regulator: [each for each in answers if (each.stage, each.regulator) == (stage.id, regulator)]
                for regulator in stage.consults
            },
        )
        for stage in stages
        if stage.id in begun
    ]


def labels_of(application: Application) -> Mapping[str, str]:
    """What the region's regulators are called, by id."""
    return {id: label.label for id, label in rulebook(application).pinned.book.region.regulators.items()}


def progress_words(application_ids: Sequence[str], stage: Stage) -> Mapping[str, str]:
    """How many of a stage's regulators have answered about each application, and whether one objects: ``2／3``."""
    known, whole = records.standing(application_ids, stage.id), len(stage.consults)
    return {id: f"{len(known[id])}／{whole}{_objects(known[id].values())}" for id in application_ids}


def _objects(answers: Iterable[Answered]) -> str:
    return "，有异议" if any(each.answer is Answer.OBJECTION for each in answers) else ""
