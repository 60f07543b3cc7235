"""Whose a cap is: documents normalised, checked, fingerprinted, masked; the number itself never to be seen."""

from __future__ import annotations

import pytest

from core.evaluators.rules.identity import (
    CREDIT_CODE,
    LEGAL_REPRESENTATIVE,
    OTHER,
    PASSPORT,
    RESIDENT,
    Document,
    fault,
    identity,
    legal_entity,
)
from tests.support.evaluators import code, resident

SECRET = "a secret of the tests"


def print_of(document: Document, key: str = LEGAL_REPRESENTATIVE, secret: str = SECRET) -> str:
    return identity(key, document, secret).fingerprint


@pytest.mark.parametrize(
    "typed", [resident(5), f" {resident(5)[:6]} {resident(5)[6:]}", resident(5).lower(), resident(5).replace("1", "１")]
)
def test_one_number_has_one_fingerprint_however_it_is_typed(typed: str) -> None:
    assert fault(Document(RESIDENT, typed)) is None
    assert print_of(Document(RESIDENT, typed)) == print_of(Document(RESIDENT, resident(5)))


def test_other_numbers_kinds_keys_and_secrets_give_other_fingerprints() -> None:
    document = Document(PASSPORT, "E12345678")
    others = [
        print_of(Document(PASSPORT, "E12345679")),
        print_of(Document(OTHER, "E12345678")),
        print_of(document, key="founder"),
        print_of(document, secret="another"),
    ]
    assert print_of(document) not in others
    assert len(set(others)) == len(others)


def test_nothing_of_a_person_but_the_last_signs_can_be_read() -> None:
    number = resident(5)
    kept = identity(LEGAL_REPRESENTATIVE, Document(RESIDENT, number), SECRET)
    assert kept.masked == f"居民身份证 尾号 {number[-4:]}"
    assert number not in repr(kept)
    assert number[:14] not in repr(kept)
    assert number not in repr(Document(RESIDENT, number))


def test_a_legal_entity_is_known_by_its_code_which_is_public() -> None:
    assert legal_entity(code(1), SECRET).masked == code(1)
    assert legal_entity(code(1), SECRET) != legal_entity(code(2), SECRET)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (Document(RESIDENT, resident(5)[:-1]), "18 位"),
        (Document(RESIDENT, resident(5)[:-1] + ("1" if resident(5)[-1] != "1" else "2")), "校验码"),
        (Document(RESIDENT, resident(5)[:10] + "13" + resident(5)[12:]), "校验码"),
        (Document(RESIDENT, ""), "请填写"),
        (Document(PASSPORT, "E1"), "至少 5 位"),
        (Document(PASSPORT, "护照一二三四五"), "字母和数字"),
        (Document(OTHER, resident(5)), "居民身份证"),
        (Document("driving", "12345678"), "证件类型"),
        (Document(CREDIT_CODE, "12345"), "18 位"),
    ],
)
def test_a_wrong_document_is_refused_without_repeating_its_number(document: Document, said: str) -> None:
    sentence = fault(document)
    assert sentence is not None
    assert said in sentence
    assert not document.number or document.number not in sentence
