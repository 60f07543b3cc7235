"""Calls, their dates and their rules as JSON."""

from __future__ import annotations

from core.plugin_api.declarations import Call, Deadline, Evaluation, Rule, Stage
from core.policy.book import PolicyBook
from core.policy.json_parts import Json, based, moment


def call_json(book: PolicyBook, call: Call) -> Json:
    return {
        "id": call.id,
        "title": call.title,
        "year": call.year,
        "source": call.source,
        "follows": call.follows,
        "opens": moment(call.opens),
        "levels": list(call.levels),
        "categories": list(call.categories),
        "category_levels": {category: list(call.levels_of(category)) for category in call.categories},
        "tracks": {name: {"label": each.label, "clause": each.clause} for name, each in call.tracks.items()},
        "bodies": list(call.bodies),
        "evaluation": None if call.evaluation is None else _evaluation(call.evaluation),
        "stages": [_stage(book, call, stage) for stage in call.stages],
        "forms": {category: list(forms) for category, forms in call.forms.items()},
        "summary_tables": list(call.summary_tables),
        "indicator_sets": dict(call.indicator_sets),
        **based(call),
    }


def _evaluation(evaluation: Evaluation) -> Json:
    """How an application is evaluated before it is filed: demanded, or where both ways are open chosen."""
    return {
        "ways": [way.value for way in evaluation.ways],
        "every": evaluation.every,
        "asked_in": evaluation.asked_in,
        "pledges": dict(evaluation.pledges),
        "clause": evaluation.clause,
        **({"choice": evaluation.choice} if evaluation.clause is None else {}),
    }


def _stage(book: PolicyBook, call: Call, stage: Stage) -> Json:
    """``due`` is everybody's date, else the only one that some track has; ``due_by_track`` has each track's."""
    by_track = {track: book.due(call.id, stage.id, track) for track in call.tracks}
    dated = {due for due in by_track.values() if due is not None}
    due = book.due(call.id, stage.id) or (dated.pop() if len(dated) == 1 else None)
    return {
        "id": stage.id,
        "name": stage.name,
        "actor": stage.actor.value,
        "does": stage.kind.value,
        "due": moment(due),
        "due_by_track": {track: moment(each) for track, each in by_track.items()},
        "tracks": list(stage.tracks),
        "categories": list(stage.categories),
        "levels": list(stage.levels),
        "consults": list(stage.consults),
        "grades": stage.grades,
        "impartial": stage.impartial,
        "term": stage.term,
        "final": stage.final,
        "gate": list(stage.gate),
        "lists": stage.lists,
        "clause": stage.clause,
        **({"choice": stage.choice} if stage.clause is None else {}),
    }


def deadline_json(deadline: Deadline) -> Json:
    return {
        "id": deadline.id,
        "call": deadline.call,
        "stage": deadline.stage,
        "tracks": list(deadline.tracks),
        "due": moment(deadline.due),
        "every_year": deadline.every_year,
        "duty": deadline.duty,
        "serves": deadline.serves,
        "extendable_until": moment(deadline.extendable_until),
        **based(deadline),
    }


def rule_json(rule: Rule) -> Json:
    """``stage`` is the first kind of stage that the rule guards, ``stages`` all of them."""
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "calls": list(rule.calls),
        "categories": list(rule.categories),
        "levels": list(rule.levels),
        "tracks": list(rule.tracks),
        "stage": rule.stages[0],
        "stages": list(rule.stages),
        "force": rule.force.value,
        "summary": rule.summary,
        "judge": rule.judge,
        "facts": dict(rule.facts),
        "figures": {name: {"value": str(each.value), "unit": each.unit} for name, each in rule.figures.items()},
        "verified": rule.verified,
        **based(rule),
    }
