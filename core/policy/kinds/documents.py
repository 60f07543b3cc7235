"""The documents and their clauses, on which everything else rests, and the industries that they list."""

from __future__ import annotations

from core.plugin_api.declarations import Clause, Industry, Source
from core.policy.book import PolicyBook
from core.policy.citations import named
from core.policy.treatment import Json, Treatment, whole
from core.policy.wording import Words


class Sources(Treatment[Source]):
    drawn_apart = True
    columns = ("标题", "文号", "施行", "失效")

    def cells(self, source: Source, words: Words) -> tuple[str, ...]:
        days = (source.in_force_from, source.in_force_until)
        return source.title, source.number or "—", *("—" if day is None else day.isoformat() for day in days)

    def line(self, source: Source, words: Words) -> str:
        return named(source)

    def json(self, source: Source, book: PolicyBook) -> Json:
        return {"choices": {}, **whole(source)}


class Clauses(Treatment[Clause]):
    drawn_apart = True

    def line(self, clause: Clause, words: Words) -> str:
        return f"{words.clause(clause.id)}：{clause.summary}"


class Industries(Treatment[Industry]):
    drawn_apart = True
    columns = ("门类", "行业")

    def cells(self, industry: Industry, words: Words) -> tuple[str, ...]:
        return industry.sector, industry.name

    def line(self, industry: Industry, words: Words) -> str:
        return f"{industry.sector}：{industry.name}"

    def order(self, shown: Json) -> tuple[str, ...]:
        """As the document lists them."""
        return ()
