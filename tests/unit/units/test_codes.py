"""A code is checked as a person would check it: the sentence says which slip was made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from core.units.rules import codes

GOOD = "91110000600037341L"


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    digits = draw(st.text("0123456789", min_size=8, max_size=8))
    rest = draw(st.text(sorted(codes.ALPHABET), min_size=9, max_size=9))
    return digits + rest + uscc.calc_check_digit(digits + rest)


@given(valid_codes())
def test_a_code_with_its_check_digit_has_no_fault(code: str) -> None:
    assert codes.fault(code) is None


@given(valid_codes(), st.integers(0, 17), st.sampled_from(sorted(codes.ALPHABET)))
def test_one_wrong_sign_is_always_noticed(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    assert (codes.fault(wrong) is None) == (wrong == code)


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_a_sentence_or_passes(typed: str) -> None:
    code = codes.normalised(typed)
    sentence = codes.fault(code)
    assert sentence is None or sentence.endswith("。")


@pytest.mark.parametrize(
    "typed", ["９１１１００００６０００３７３４１Ｌ", " 91110000 60003734 1l ", "9111-0000-6000-3734-1L", GOOD.lower()]
)
def test_the_same_code_however_it_is_typed(typed: str) -> None:
    assert codes.normalised(typed) == GOOD


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "您填写的是 0 位"),
        (GOOD[:-1], "您填写的是 17 位"),
        (GOOD + "1", "您填写的是 19 位"),
        ("9111000060003734IL", "是否应为“1”"),
        ("91110000O00037341L", "第 9 位“O”"),
        ("9111O000600037341L", "是否应为“0”"),
        ("9111A000600037341L", "第 5 位“A”应为数字"),
        ("911100006000中7341L", "第 13 位“中”"),
        ("91110000600037341M", "校验码"),
        ("91110000600073341L", "校验码"),
    ],
)
def test_each_slip_is_named(code: str, says: str) -> None:
    assert says in (codes.fault(code) or "")
