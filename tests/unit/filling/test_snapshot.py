"""The sum on a receipt is that of the content, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.filling.rules.snapshot import canonical, sum_of

answers = st.dictionaries(
    st.text(max_size=5),
    st.dictionaries(st.text(max_size=5), st.text() | st.booleans() | st.integers() | st.lists(st.text(max_size=3))),
)


@given(answers, st.randoms())
def test_the_order_in_which_it_was_kept_does_not_count(content: dict[str, Any], random: Any) -> None:
    forms = list(content.items())
    random.shuffle(forms)
    assert sum_of(dict(forms), []) == sum_of(content, [])


def test_the_order_of_the_files_does_not_count_but_their_content_does() -> None:
    one, other = {"id": "1", "sha256": "aa"}, {"id": "2", "sha256": "bb"}
    assert sum_of({}, [one, other]) == sum_of({}, [other, one])
    assert sum_of({}, [one]) != sum_of({}, [{**one, "sha256": "ab"}])


def test_anyone_can_check_it_with_a_json_library() -> None:
    content = {"basic": {"name": "示例机械有限公司", "assets": "12.50"}}
    text = json.dumps({"answers": content, "files": []}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(content, []) == text
    assert sum_of(content, []) == hashlib.sha256(text.encode()).hexdigest()


@given(answers)
def test_any_change_of_an_answer_changes_it(content: dict[str, Any]) -> None:
    assert sum_of(content, []) != sum_of({**content, "one more": {"field": "value"}}, [])
