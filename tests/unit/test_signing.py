"""The commercial algorithms, against the examples that their standards print."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gmssl_pyx import sm2_verify

from core.signing import (
    Digest,
    Signed,
    Sm4Gcm,
    is_by_sm2,
    is_ours_by_sm2,
    new_sm2_key,
    public_sm2_keys,
    sign_by_sm2,
    sm2_fault,
)


def test_sm3_is_the_standards() -> None:
    """GB/T 32905, A.1 and A.2."""
    assert Digest.SM3.of("abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert Digest.SM3.of("abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm4_gcm_is_the_standards() -> None:
    """RFC 8998, A.1."""
    box = Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    plain = bytes.fromhex("".join(sign * 16 for sign in "ABCDEFEA"))
    about = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert box.encrypt(nonce, plain, about) == sealed
    assert box.decrypt(nonce, sealed, about) == plain


def test_sm2_is_the_standards() -> None:
    """GB/T 32918.5, A.2: what others signed we prove, with SM3 and the default id of the signer."""
    public = bytes.fromhex(
        "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    signature = bytes.fromhex(f"3046022100{r}022100{s}")
    assert sm2_verify(public, b"message digest", signature)
    assert not sm2_verify(public, b"message digesT", signature)


def test_a_pair_of_sm2_keys_signs_and_proves() -> None:
    keys = [("2026", new_sm2_key()), ("2025", new_sm2_key())]
    signed = sign_by_sm2({"position": 1}, keys)
    assert signed.key == "2026"
    assert is_by_sm2(signed.signature)
    assert len(signed.signature) <= 100, "as the table of heads has it"
    assert is_ours_by_sm2(signed, public_sm2_keys(keys))
    assert not is_ours_by_sm2(signed, public_sm2_keys([("2026", keys[1][1])]))
    assert not is_ours_by_sm2(signed, public_sm2_keys(keys[1:]))
    assert not is_ours_by_sm2(Signed('{"position":2}', signed.key, signed.signature), public_sm2_keys(keys))
    assert not is_ours_by_sm2(Signed(signed.text, signed.key, "sm2:AAAA"), public_sm2_keys(keys))


@pytest.mark.parametrize(
    "spoil", [lambda key: "", lambda key: "x" * 128, lambda key: key[:-4] + "AAAA", lambda key: key[:64]]
)
def test_what_is_no_pair_of_sm2_keys(spoil: Callable[[str], str]) -> None:
    key = new_sm2_key()
    assert sm2_fault(key) is None
    assert sm2_fault(spoil(key))
