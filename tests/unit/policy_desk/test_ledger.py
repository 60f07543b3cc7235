"""What the ledger of amendments takes, and what it can still read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.plugin_api.schema import NotReadable
from core.policy_desk.models import Amendment
from core.policy_desk.operations.ledger import Reason
from core.policy_desk.queries.layer import declaration_of, layer_of


def test_an_issuer_with_a_number_that_cannot_be_kept_is_refused_in_a_sentence() -> None:
    why = Reason(reason="顺延", document_number="号" * 60, issuer="部" * 60)
    assert "不能超过 100 字" in why.faults()["document_number"][0]
    assert not Reason(reason="顺延", document_number="号" * 60, issuer="部" * 39).faults()


def test_an_amendment_of_a_kind_that_this_release_does_not_know_is_told_and_left_out() -> None:
    made = datetime(2025, 10, 20, tzinfo=UTC)
    row = Amendment(serial=1, kind="omens", target="comet", declaration={"id": "comet"}, made_at=made)
    with pytest.raises(NotReadable):
        declaration_of(row)
    assert not list(layer_of([row]).everything())
