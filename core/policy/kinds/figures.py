"""What the documents count: spans of time, tiers, quotas, and the indicators of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from core.plugin_api.declarations import (
    Call,
    Dimension,
    Force,
    GradingTiers,
    Indicator,
    IndicatorSet,
    Quota,
    QuotaFormula,
    QuotaKind,
    Retention,
    Term,
)
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.schema import attributes
from core.policy import wording
from core.policy.book import PolicyBook
from core.policy.kinds.calls import speaking_of
from core.policy.treatment import ByRules, Json, Sent, Table, Treatment, basis, whole
from core.policy.values import Value
from core.policy.wording import Words


class Terms(Treatment[Term]):
    lead = "公示、复核、禁止申报等一段时间有多长、从哪天起算。"
    columns = ("名称", "长度", "起算", "适用")
    sends = FrozenMap({Term: {"starts_choice": Sent(str, "起算由本平台设定的理由")}})
    stopping = FrozenMap({Term: lambda term, uses: term.id in uses.running})

    def cells(self, term: Term, words: Words) -> tuple[str, ...]:
        return words.term(term), wording.span(term), term.starts.label, words.levels(term.levels)

    def line(self, term: Term, words: Words) -> str:
        return f"{words.term(term)}：{wording.span(term)}，{term.starts.label}（{words.levels(term.levels)}）"

    def json(self, term: Term, book: PolicyBook) -> Json:
        """``id`` is the term's name as others ask for it, since several levels may have a term of one name."""
        return {
            **whole(term),
            "id": term.called,
            "declaration": term.id,
            "starts_choice": term.choices.get("starts"),
        }

    def order(self, shown: Json) -> tuple[str, ...]:
        return shown["id"], shown["declaration"]

    def values(self, term: Term, words: Words) -> Iterator[Value]:
        label = attributes(Term)["length"].label
        yield Value("length", label, Decimal(term.length), term.unit.label, whole=True, least=1)


class Retentions(Treatment[Retention]):
    lead = "本平台保存的个人信息各保存多久、用来做什么；超过期限的自动清除。"
    columns = ("信息", "用途", "保存期限")

    def cells(self, retention: Retention, words: Words) -> tuple[str, ...]:
        return retention.data.label, retention.purpose, wording.kept_for(retention.months)

    def line(self, retention: Retention, words: Words) -> str:
        return f"{retention.data.label}：{wording.kept_for(retention.months)}"

    def values(self, retention: Retention, words: Words) -> Iterator[Value]:
        if retention.months is not None:
            label = attributes(Retention)["months"].label
            yield Value("months", label, Decimal(retention.months), "个月", whole=True, least=1, most=MOST_MONTHS)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return frozenset()


MOST_MONTHS = 1200


class Grading(Treatment[GradingTiers]):
    lead = "评价等级如何划分、由谁评定、达到哪一级才能继续。"
    columns = ("等级（由高到低）", "评定方式", "适用", "推荐要求")
    by_rules = FrozenMap(
        {
            GradingTiers: ByRules(
                frozenset({"application.opened_levels", "application.tier"}), lambda grading: bool(grading.required_for)
            ),
        }
    )

    def cells(self, grading: GradingTiers, words: Words) -> tuple[str, ...]:
        required = (f"{words.level(level)}：{tier} 及以上" for level, tier in grading.required_for.items())
        bands = (wording.band(band) for band in grading.bands)
        how = "；".join([grading.assigned_by.label, *bands])
        scope = words.scope(grading.levels, grading.categories)
        return "、".join(grading.tiers), how, scope, "；".join(required) or "—"

    def line(self, grading: GradingTiers, words: Words) -> str:
        return f"{'、'.join(grading.tiers)}（{words.scope(grading.levels, grading.categories)}）"

    def values(self, grading: GradingTiers, words: Words) -> Iterator[Value]:
        for band in grading.bands:
            for key, label, unit in _BAND:
                if (amount := getattr(band, key)) is not None:
                    most = 100 if key == "share" else None
                    yield Value(f"bands.{band.tier}.{key}", f"{band.tier}：{label}", amount, unit, least=0, most=most)
        for level, tier in grading.required_for.items():
            yield Value(f"required_for.{level}", f"推荐{words.level(level)}的最低等级", tier, options=grading.tiers)


_BAND = (("least", "最低分（含）", "分"), ("below", "不足", "分"), ("share", "占名次的比例", "%"))


class Quotas(Treatment[Quota]):
    lead = "各推荐单位的数量：目标是要努力达到的，上限是不得突破的。文件留空的不是零，而是没有规定。"
    columns = ("推荐单位", "数量", "年度")
    sends = FrozenMap({Quota: {"from": Sent(int, "起始年度"), "until": Sent(int, "截止年度")}})
    stopping = FrozenMap({Quota: lambda quota, _: quota.kind is QuotaKind.CEILING and "count" not in quota.choices})

    def cells(self, quota: Quota, words: Words) -> tuple[str, ...]:
        years = wording.years(quota.from_year, quota.until_year)
        principle = f"，{quota.force.label}" if quota.force is Force.IN_PRINCIPLE else ""
        return words.body(quota.body), f"{quota.kind.label} {quota.count} 家{principle}", years

    def line(self, quota: Quota, words: Words) -> str:
        return f"{words.body(quota.body)}，{words.category(quota.category)}：{quota.kind.label} {quota.count} 家"

    def group(self, quota: Quota, words: Words) -> str:
        return words.category(quota.category)

    def json(self, quota: Quota, book: PolicyBook) -> Json:
        return {**whole(quota), "from": quota.from_year, "until": quota.until_year}

    def order(self, shown: Json) -> tuple[str, ...]:
        return shown["body"], shown["category"], shown["id"]

    def values(self, quota: Quota, words: Words) -> Iterator[Value]:
        yield Value("count", quota.kind.label, Decimal(quota.count), "家", whole=True, least=0)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return speaking_of(book.quotas.values(), book, call)


class QuotaFormulas(Treatment[QuotaFormula]):
    lead = "推荐限额按下面的办法逐个推荐单位计算；所用的数由主管部门登记，或者取自已公布的名单。"
    columns = ("类别", "计算办法", "适用")
    stopping = FrozenMap({QuotaFormula: lambda formula, _: "parts" not in formula.choices})

    def cells(self, formula: QuotaFormula, words: Words) -> tuple[str, ...]:
        kinds = "、".join(words.body_kind(kind) for kind in formula.body_kinds) or "各推荐单位"
        principle = f"，{formula.force.label}" if formula.force is Force.IN_PRINCIPLE else ""
        return words.category(formula.category), self.said(formula, words), f"{kinds}{principle}"

    def said(self, formula: QuotaFormula, words: Words) -> str:
        """How it is worked out: 上年省级名单 × 10% + 审核数 × 60%，小数舍去，最少 1 家."""
        parts = " + ".join(
            words.part(part, formula.category) + ("" if part.share == _WHOLE else f" × {wording.number(part.share)}%")
            for part in formula.parts
        )
        bounds = (("最少", formula.least), ("最多", formula.most))
        return "，".join([parts, formula.rounding.label, *(f"{word} {n} 家" for word, n in bounds if n is not None)])

    def line(self, formula: QuotaFormula, words: Words) -> str:
        return f"{words.category(formula.category)}：{self.said(formula, words)}"

    def values(self, formula: QuotaFormula, words: Words) -> Iterator[Value]:
        for part in formula.parts:
            label = f"{words.part(part, formula.category)}：比例"
            yield Value(f"parts.{part.name}.share", label, part.share, "%", least=0)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return speaking_of(book.quota_formulas.values(), book, call)


_WHOLE = Decimal(100)


class IndicatorSets(Treatment[IndicatorSet]):
    drawn_apart = True
    columns = ("标题", "年度", "类别", "指标")
    sends = FrozenMap({part: {"weight": Sent(float, "分值")} for part in (Dimension, Indicator)})

    def cells(self, indicators: IndicatorSet, words: Words) -> tuple[str, ...]:
        count = f"{len(indicators.indicators)} 项"
        return indicators.title, str(indicators.year), words.category(indicators.category), count

    def line(self, indicators: IndicatorSet, words: Words) -> str:
        return indicators.title

    def tables(self, indicators: IndicatorSet, book: PolicyBook, words: Words) -> Iterator[Table]:
        headings = ("序号", "指标", "一级指标", "类型", "单位", "分值")
        rows: list[tuple[object, ...]] = [
            (each.number, each.name, each.dimension, each.type.label, each.unit, _number(each.weight))
            for each in indicators.indicators
        ]
        yield Table(f"{indicators.title}（依据 {basis(indicators)}）", headings, rows)

    def json(self, indicators: IndicatorSet, book: PolicyBook) -> Json:
        weighed = {
            key: [{**whole(each), "weight": _number(each.weight)} for each in getattr(indicators, key)]
            for key in ("dimensions", "indicators")
        }
        return {**whole(indicators), **weighed}

    def values(self, indicators: IndicatorSet, words: Words) -> Iterator[Value]:
        weighing = partial(Value, unit="分", least=0, places=words.score_places(indicators.id))
        for dimension in indicators.dimensions:
            yield weighing(f"dimensions.{dimension.name}.weight", f"{dimension.name}：合计分值", dimension.weight)
        for each in indicators.indicators:
            yield weighing(f"indicators.{each.number}.weight", f"{each.number}. {each.name}：分值", each.weight)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return frozenset(book.find(self.kind, named).id for named in call.indicator_sets.values())


def _number(weight: Decimal) -> int | float:
    return int(weight) if weight == int(weight) else float(weight)
