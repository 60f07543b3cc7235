"""The evaluation that an application rests on: its ways, and the question in which the applicant chooses one."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, Evaluation, EvaluationWay, Field, FieldType
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.filings import Filing, filings
from core.plugin_kit.checks.scope import Scope, fault, unknowns
from core.policy.layers import Layer

_OPTIONS = [way.value for way in EvaluationWay]
_WRITE = "choices: [{name: self, label: ...}, {name: third_party, label: ...}]"


def check(layer: Layer) -> Iterator[Fault]:
    """Evaluations in no way, choices that cannot be made, and pledges that nobody signs."""
    for call in layer.calls:
        for key, evaluation in call.all_evaluations.items():
            yield from _ways(call, key, evaluation)
            yield from _pledges(call, key, evaluation)
            yield from unknowns(call, f"{key}.tracks", evaluation.tracks, call.tracks, "track of the call")
        yield from _shared(call)


def check_question(scope: Scope) -> Iterator[Fault]:
    """Choices that some application's forms do not ask for."""
    for filing in filings(scope):
        evaluation = filing.call.evaluation_of(filing.track)
        if evaluation is not None and evaluation.asked_in is not None:
            key = next(key for key, each in filing.call.all_evaluations.items() if each is evaluation)
            yield from _question(filing, key, evaluation.asked_in)


def _shared(call: Call) -> Iterator[Fault]:
    """Two evaluations of one kind of filer, or of all."""
    seen: set[str | None] = set()
    for key, evaluation in call.all_evaluations.items():
        for track in evaluation.tracks or (None,):
            if track in seen:
                whose = f"the track {track!r}" if track else "all kinds of filer"
                cure = "say in `tracks:` of whom each of them is"
                yield fault(call, key, f"two evaluations are asked of {whose}", cure)
            seen.add(track)


def _ways(call: Call, key: str, evaluation: Evaluation) -> Iterator[Fault]:
    ways = evaluation.ways
    if not ways or len(set(ways)) != len(ways):
        cure = "name `self`, `third_party`, or both"
        yield fault(call, f"{key}.ways", "the ways of evaluation must be named, each once", cure)
        return
    both = len(ways) == len(EvaluationWay)
    if evaluation.every and not both:
        message = f"`every` demands both ways, and only {ways[0].value!r} is open"
        yield fault(call, f"{key}.every", message, "name both ways, or leave `every` out")
    chooses = both and not evaluation.every
    if chooses and evaluation.asked_in is None:
        cure = "name in `asked_in:` the choice field that asks for it; or `every: true`, where both are demanded"
        yield fault(call, key, "the applicant chooses a way, and no field asks which", cure)
    elif evaluation.asked_in is not None and not chooses:
        message = "there is nothing to choose, so no field asks for it"
        yield fault(call, f"{key}.asked_in", message, "leave `asked_in` out")


def _pledges(call: Call, key: str, evaluation: Evaluation) -> Iterator[Fault]:
    if evaluation.pledges and EvaluationWay.THIRD_PARTY not in evaluation.ways:
        message = "pledges are what a third party signs, and none evaluates here"
        yield fault(call, f"{key}.pledges", message, "leave them out, or open the way `third_party`")
    for name, sentence in evaluation.pledges.items():
        if not sentence.strip():
            yield fault(call, f"{key}.pledges.{name}", "the pledge says nothing", "write the sentence to be signed")


def _question(filing: Filing, key: str, name: str) -> Iterator[Fault]:
    field = filing.fields.get(name)
    if field is None:
        cure = did_you_mean(name, filing.fields, what="field")
        yield fault(filing.call, f"{key}.asked_in", f"no form of {filing} asks {name!r}", cure)
    elif (wrong := _wrong(field)) is not None:
        yield fault(filing.call, f"{key}.asked_in", f"the field {name!r} of {filing} {wrong[0]}", wrong[1])


def _wrong(field: Field) -> tuple[str, str] | None:
    """What keeps a field from asking for the way, and what would mend it."""
    if field.type is not FieldType.CHOICE:
        return "is no choice", f"let it be a choice with {_WRITE}"
    if sorted(choice.name for choice in field.choices) != sorted(_OPTIONS):
        return "has other options than the two ways", f"write {_WRITE}"
    return None if field.required else ("may be left open", "let it be required")
