"""Words of an invented region, for reading lists without an instance; and where the real lists lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.lists.queries.importing.rows import Vocabulary
from core.plugin_api import Category, UnitKind
from core.units.rules.places import Named, Names, Places

REAL_LISTS = Path(__file__).parents[3] / "shared" / "data" / "national-lists-2017-2021"

needs_real_lists = pytest.mark.skipif(
    not REAL_LISTS.is_dir(), reason=f"the ministry's real lists are not beside this checkout (no {REAL_LISTS})"
)


def vocabulary(*regions: str) -> Vocabulary:
    """The words of a region with two cities; of the nation where no name is given."""
    return Vocabulary(
        is_nation=not regions,
        levels=Names([Named("national", ("国家级",)), Named("provincial", ("省级",)), Named("city", ("市级",))]),
        categories=Names(
            [
                Named("factory", ("绿色工厂",)),
                Named("park", ("绿色工业园区", "绿色园区")),
                Named("supply_chain", ("绿色供应链管理企业", "绿色供应链")),
                Named("product", ("绿色设计产品", "绿色产品")),
            ]
        ),
        declared={
            "park": Category(label="绿色工业园区", unit=UnitKind.PARK),
            "product": Category(label="绿色设计产品", subject="产品名称"),
        },
        bodies=Places(
            [
                Named("east", ("东江市", "东江")),
                Named("west", ("西岭土家族自治州", "西岭")),
                Named("westcity", ("西岭南市",)),
            ],
            regions,
        ),
    )
