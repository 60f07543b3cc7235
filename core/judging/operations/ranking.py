"""Giving tiers by rank: to all of a category together, once everybody has a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core import audit, clock
from core.applications.operations import moving
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Stale
from core.judging.actions import APPLICATION, RANK
from core.judging.models import Appraisal
from core.judging.operations.concluding import require_recorded
from core.judging.operations.taking import take
from core.judging.queries.ranking import Ranking, ranking_of
from core.people.models import Person

BY_RANK = "按评分名次确定等级"


def assign_tiers(revisions: Mapping[str, int], *, by: Person) -> Sequence[Appraisal]:
    """Give everybody of one category who waits at a stage of judging the tier of its rank; all or none.

    `revisions` are all of them, as the page showed them. Who ties shares the better tier; who was passed on before is
    ranked too and keeps its tier (`docs/decisions/0008`). Raises NotFound, NotAllowed, Stale (others have come or
    gone), IllegalMove, NotConcluded, Conflict (not by rank, or somebody has no score yet).
    """
    with transaction():
        judged = take(revisions, by=by)
        categories = {held.application.category for held in judged.held}
        if len(categories) > 1:
            raise Conflict("不同类别分别排定名次，不能一并确定等级。", "请按类别分别办理。")
        ranking = ranking_of(judged.held[0].application.call, judged.stage, categories.pop())
        _require_whole(ranking, revisions)
        require_recorded(judged, {each.id: each.appraised for each in ranking.ranked})
        made = []
        for held in judged.held:
            ranked = ranking.by_id[held.application.id]
            if ranked.tier is None:
                continue  # was not found qualified, and so is not ranked
            found = ranked.appraised
            appraisal = Appraisal(
                panel_id=found.panel_id,
                application_id=found.application_id,
                stage=found.stage,
                serial=found.serial + 1,
                qualified=True,
                score=found.score,
                tier=ranked.tier,
                opinion=found.opinion,
                correction=BY_RANK,
                recorded_by_id=by.id,
            )
            db.session.add(appraisal)
            before, after = {"tier": found.tier}, {"tier": ranked.tier, "score": found.score}
            id = found.application_id
            audit.record(RANK, APPLICATION, id, by=by, before=before, after=after, note=BY_RANK, sealed=True)
            moving.touch(held.application, "确定等级", by=by, sealed=True)
            made.append(appraisal)
        db.session.flush()
        return made


def _require_whole(ranking: Ranking, revisions: Mapping[str, int]) -> None:
    """The page has to have shown everybody, and everybody has to be judged."""
    if ranking.unjudged:
        names = "、".join(f"“{each}”" for each in ranking.unjudged)
        raise Conflict(f"还有 {len(ranking.unjudged)} 项申报没有评分：{names}。", "请全部评分后再确定等级。")
    if set(revisions) != {each.id for each in ranking.waiting}:
        raise Stale("打开页面之后，参加排名的申报有增减。", by="", at=clock.now())
