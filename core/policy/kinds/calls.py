"""Calls with their stages, and the dates by which things are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.plugin_api.declarations import (
    END,
    Call,
    Deadline,
    Does,
    Evaluation,
    EvaluationWay,
    Quota,
    QuotaFormula,
    Stage,
    Track,
)
from core.plugin_api.frozen import FrozenMap
from core.policy.book import PolicyBook
from core.policy.treatment import ByRules, Json, Sent, Table, Treatment, basis, whole
from core.policy.wording import Words, evaluation_words, experts_words

#: At which kinds of stage a demand is held; anywhere else it would promise what nobody keeps.
HELD_AT: Mapping[str, frozenset[Does]] = {
    "final": frozenset({Does.FILE}),
    "verify": frozenset({Does.REVIEW, Does.RECOMMEND}),
    "gate": frozenset({Does.RECOMMEND, Does.REPORT}),
    "letter": frozenset({Does.RECOMMEND}),
    "term": frozenset({Does.NOTICE}),
    "lists": frozenset({Does.PUBLISH, Does.RESULT}),
    "consults": frozenset({Does.CONSULT}),
    "grades": frozenset({Does.JUDGE}),
    "judged_by": frozenset({Does.JUDGE}),
    "impartial": frozenset({Does.JUDGE}),
    "experts": frozenset({Does.JUDGE}),
    "reviews": frozenset({Does.JUDGE}),
    "on_success": frozenset({Does.SELECT, Does.RESULT}),
    "on_failure": frozenset({Does.SELECT, Does.RESULT}),
}
_FOLLOWS = frozenset({"lists", "experts", "reviews", "on_success", "on_failure"})
#: Those by which a stage demands something before it lets anybody pass; a list and where a result leads are what
#: follows, and experts are a way.
CONSTRAINTS = tuple(key for key in HELD_AT if key not in _FOLLOWS)

_DUTIES = "常年义务与上报"


class Calls(Treatment[Call]):
    drawn_apart = True
    columns = ("标题", "年度", "层级", "类别")
    sends = FrozenMap({Stage: {"due": Sent(str, "日期，或日期时间（北京时间）")}})
    stopping = FrozenMap(
        {
            Track: lambda track, _: track.on_list is not None and not track.invites_all,
        }
    )
    by_rules = FrozenMap(
        {
            Evaluation: ByRules(
                frozenset({"evaluation.outstanding"}), lambda evaluation: EvaluationWay.THIRD_PARTY in evaluation.ways
            ),
        }
    )

    def cells(self, call: Call, words: Words) -> tuple[str, ...]:
        year = "—" if call.year is None else str(call.year)
        return call.title, year, words.levels(call.levels), words.categories(call.categories)

    def line(self, call: Call, words: Words) -> str:
        return call.title

    def tables(self, call: Call, book: PolicyBook, words: Words) -> Iterator[Table]:
        """The stages, and in their heading the evaluation that comes before them."""
        headings = ("编号", "名称", "办理", "截止", "要点", "依据")
        rows: list[tuple[object, ...]] = [
            (
                each.id,
                each.name,
                book.actor_label(each.actor),
                _stage(book, call, each)["due"],
                _particular(call, each, words),
                basis(each),
            )
            for each in call.stages
        ]
        asked = [
            f"{_whose(call, each)}{evaluation_words(each)}，依据 {basis(each)}"
            for each in call.all_evaluations.values()
        ]
        before = f"（提交前的评价：{'；'.join(asked)}）" if asked else ""
        yield Table(f"环节：{call.title}{before}", headings, rows)

    def json(self, call: Call, book: PolicyBook) -> Json:
        return {
            **whole(call),
            "category_levels": {category: list(call.levels_of(category)) for category in call.categories},
            "tracks": {name: whole(each) for name, each in call.tracks.items()},
            "evaluation": None if call.evaluation is None else whole(call.evaluation),
            "evaluations": [whole(each) for each in call.evaluations],
            "stages": [_stage(book, call, stage) for stage in call.stages],
        }

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return frozenset({call.id, *book.lineage(call.id)})


def _stage(book: PolicyBook, call: Call, stage: Stage) -> Json:
    """``due`` is everybody's date, else the only one that some track has; ``due_by_track`` has each track's."""
    by_track = {track: book.due(call.id, stage.id, track) for track in call.tracks}
    dated = {due for due in by_track.values() if due is not None}
    due = book.due(call.id, stage.id) or (dated.pop() if len(dated) == 1 else None)
    return {
        **whole(stage),
        "experts": None if stage.experts is None else whole(stage.experts),
        "does": stage.kind.value,
        "due": None if due is None else due.isoformat(),
        "due_by_track": {track: None if each is None else each.isoformat() for track, each in by_track.items()},
    }


def _whose(call: Call, evaluation: Evaluation) -> str:
    tracks = "、".join(call.tracks[track].label for track in evaluation.tracks)
    return f"{tracks}：" if tracks else ""


def _particular(call: Call, stage: Stage, words: Words) -> list[str]:
    """What is particular about a stage: for whom it is, whom it asks, what it grades, where its result leads."""
    return [
        *(f"仅{words.level(level)}" for level in stage.levels),
        *(f"征求{words.regulator(each)}意见" for each in stage.consults),
        *([f"评定等级 {stage.grades}"] if stage.grades else []),
        *([f"由{'、'.join(each.label for each in stage.judged_by)}评审"] if stage.judged_by else []),
        *(["评审机构须未在本地区评价"] if stage.impartial else []),
        *([experts_words(stage.experts)] if stage.experts else []),
        *([f"列入{words.plan_or_level(stage.lists)}名单"] if stage.lists else []),
        *branches(call, stage),
    ]


def branches(call: Call, stage: Stage) -> Iterator[str]:
    """Where the results of a stage lead, in words, where they lead elsewhere than usual."""
    names = {each.id: f"转入“{each.name}”" for each in call.stages} | {END: "申报到此办结"}
    if stage.on_success:
        yield f"入选的，{names[stage.on_success]}"
    if stage.on_failure and stage.on_failure != END:
        yield f"未入选的，{names[stage.on_failure]}"


class Deadlines(Treatment[Deadline]):
    lead = "谁在哪一天之前必须办完什么。日期当天 24:00 截止（北京时间），另写钟点的除外。"
    columns = ("事项", "截止")
    stopping = FrozenMap({Deadline: lambda deadline, uses: uses.closes(deadline) or deadline.id in uses.served})

    def cells(self, deadline: Deadline, words: Words) -> tuple[str, ...]:
        return words.matter(deadline), words.due(deadline)

    def change(self, before: Deadline | None, after: Deadline, words: Words) -> str:
        call = f"{words.call(after.call)}：" if after.call else ""
        return f"{call}{words.matter(after)} {f'{words.due(before)} → ' if before else ''}{words.due(after)}"

    def group(self, deadline: Deadline, words: Words) -> str:
        return _DUTIES if deadline.call is None else words.call(deadline.call)

    def in_order(self, groups: Iterable[str | None], book: PolicyBook) -> list[str | None]:
        """What is nearest to the reader first: the newest call's dates, and standing duties at the end."""
        years = {call.title: call.year or 0 for call in book.calls.values()}
        return sorted(groups, key=lambda title: (title == _DUTIES, -years.get(title or "", 0)))

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return speaking_of(book.deadlines.values(), book, call)


def speaking_of(
    declarations: Iterable[Deadline | Quota | QuotaFormula], book: PolicyBook, call: Call
) -> frozenset[str]:
    """The ids of those that speak of a call, or of none."""
    lineage = book.lineage(call.id)
    return frozenset(each.id for each in declarations if each.call is None or each.call in lineage)
