"""What both databases keep alike."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import literal, select

from core.db import db
from core.db.base import Json, TextAt


@pytest.mark.parametrize(("key", "found"), [("评价机构", "甲所"), ('"', "引号"), ("没有", None)])
def test_a_key_of_any_letters_is_found(app: Flask, key: str, found: str | None) -> None:
    kept = literal({"评价机构": "甲所", '"': "引号"}, Json)
    assert db.session.scalar(select(TextAt(kept, key))) == found
