"""Settings: every fault is a sentence that names the variable and says what to write."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config import Mode, Settings, SettingsRefused
from core.places import Bucket
from core.signing import Cipher

GOOD = {
    "GREENROLL_REGION": "hunan",
    "GREENROLL_DATABASE_URL": "postgresql://greenroll@db/greenroll",
    "GREENROLL_SECRET_KEY": "k" * 32,
    "GREENROLL_PERSONAL_KEYS": f"2025:{'p' * 32}",
    "GREENROLL_STORAGE_URL": "file:///var/lib/greenroll/files",
}


def refused(**changed: str) -> list[str]:
    with pytest.raises(SettingsRefused) as caught:
        Settings.from_environment({**GOOD, **changed})
    return caught.value.faults


def test_reads_what_is_there_and_is_safe_where_nothing_is_said() -> None:
    settings = Settings.from_environment(GOOD)
    assert settings.region == "hunan"
    assert settings.storage == Path("/var/lib/greenroll/files")
    assert settings.mode is Mode.PRODUCTION
    assert settings.is_https, "production's cookies go over https unless somebody says that there is none"
    assert settings.clock is None
    assert not settings.metrics


def test_files_may_lie_in_a_bucket() -> None:
    url = "s3://key:a%2Fsecret@oss.example.gov.cn:9000/greenroll/hunan?region=cn-north-1&addressing=virtual"
    found = Settings.from_environment({**GOOD, "GREENROLL_STORAGE_URL": url}).storage
    assert isinstance(found, Bucket)
    assert (found.endpoint, found.name, found.prefix) == ("https://oss.example.gov.cn:9000", "greenroll", "hunan/")
    assert (found.key, found.secret, found.region, found.addressing) == ("key", "a/secret", "cn-north-1", "virtual")
    assert "secret" not in repr(found)
    again = Settings.from_environment({**GOOD, "GREENROLL_STORAGE_URL": found.as_uri()}).storage
    assert again == found
    plain = Settings.from_environment(
        {**GOOD, "GREENROLL_STORAGE_URL": "s3+plain://key:secret@127.0.0.1/files"}
    ).storage
    assert isinstance(plain, Bucket)
    assert (plain.endpoint, plain.prefix, plain.addressing) == ("http://127.0.0.1", "", "path")


OIDC = {
    "GREENROLL_OIDC_ISSUER": "https://id.example.gov.cn/",
    "GREENROLL_OIDC_CLIENT_ID": "greenroll",
    "GREENROLL_OIDC_CLIENT_SECRET": "what it gave",
    "GREENROLL_OIDC_STRONG": "mfa, otp",
    "GREENROLL_PUBLIC_URL": "https://greenroll.example.gov.cn",
}


def test_an_identity_service_is_read_where_there_is_one() -> None:
    assert Settings.from_environment(GOOD).identity_service is None
    found = Settings.from_environment({**GOOD, **OIDC}).identity_service
    assert found is not None
    assert (found.issuer, found.name, found.strong) == (
        "https://id.example.gov.cn",
        "统一身份认证",
        frozenset({"mfa", "otp"}),
    )
    assert "what it gave" not in repr(found)


@pytest.mark.parametrize("name", ["GREENROLL_OIDC_CLIENT_ID", "GREENROLL_OIDC_CLIENT_SECRET", "GREENROLL_PUBLIC_URL"])
def test_an_identity_service_needs_all_of_it(name: str) -> None:
    [fault] = refused(**{**OIDC, name: ""})
    assert fault.startswith(f"{name} is not set.")
    [fault] = refused(**{**OIDC, "GREENROLL_OIDC_ISSUER": "http://id.example.gov.cn"})
    assert fault.startswith("GREENROLL_OIDC_ISSUER is no issuer's address")


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_one_is_named(name: str) -> None:
    [fault] = refused(**{name: ""})
    assert fault.startswith(f"{name} is not set. Write ")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("GREENROLL_DATABASE_URL", "greenroll.db", "is not a database's address"),
        ("GREENROLL_DATABASE_URL", "mysql://x/y", "not supported (mysql)"),
        ("GREENROLL_STORAGE_URL", "ftp://host/folder", "is not a local folder's address"),
        ("GREENROLL_STORAGE_URL", "s3://bucket", "is not a bucket's address. Write it like s3://key:secret@host/"),
        ("GREENROLL_STORAGE_URL", "s3://key@host/bucket", "is not a bucket's address"),
        ("GREENROLL_STORAGE_URL", "s3://key:secret@host/", "is not a bucket's address"),
        ("GREENROLL_STORAGE_URL", "s3://key:secret@host/bucket?endpoint=x", "is not a bucket's address"),
        ("GREENROLL_STORAGE_URL", "s3://key:secret@host/bucket?addressing=x", "is not a bucket's address"),
        ("GREENROLL_STORAGE_URL", "file://host/path", "is not a local folder's address"),
        ("GREENROLL_SECRET_KEY", "short", "has only 5 characters"),
        ("GREENROLL_PERSONAL_KEYS", "p" * 40, "is not a list of names"),
        ("GREENROLL_PERSONAL_KEYS", f"2025:{'p' * 32},2024:short", "is not a list of names"),
        ("GREENROLL_PERSONAL_KEYS", f"2025:{'p' * 32},2025:{'q' * 32}", "has two keys of one name"),
        ("GREENROLL_PERSONAL_CIPHER", "rot13", "is none of aes, sm4"),
        ("GREENROLL_TRAIL_SIGNATURE", "rsa", "is none of ed25519, sm2"),
        ("GREENROLL_TRAIL_SIGNATURE", "sm2", "Set GREENROLL_SM2_KEYS"),
        ("GREENROLL_SM2_KEYS", f"2026:{'A' * 128}", "is no pair of SM2 keys. Write what `greenroll audit new-key`"),
        ("GREENROLL_SM2_KEYS", "2026", "is not a list of names"),
        ("GREENROLL_MODE", "staging", "is none of production, demo, test"),
        ("GREENROLL_CLOCK", "2025-10-20T09:00", "is refused outside demo and tests"),
        ("GREENROLL_PUBLIC_URL", "example.com", "is not an address"),
        ("GREENROLL_PUBLIC_URL", "https://example.com/path", "is not an address"),
        ("GREENROLL_TRUSTED_PROXIES", "many", "is not a number from 0 to 5"),
        ("GREENROLL_DATABASE_SECONDS", "0", "is not a number from 1 to 600"),
        ("GREENROLL_IDLE_MINUTES", "0", "is not a number from 5 to 1440"),
        ("GREENROLL_HELP_LINE", "一行\n两行", "is no short line"),
        ("GREENROLL_HELP_LINE", "长" * 101, "is no short line"),
        ("GREENROLL_METRICS", "maybe", "is neither yes nor no"),
    ],
)
def test_a_malformed_one_is_named(name: str, value: str, says: str) -> None:
    [fault] = refused(**{name: value})
    assert fault.startswith(name)
    assert says in fault


def test_all_faults_come_at_once() -> None:
    assert len(refused(GREENROLL_REGION="", GREENROLL_STORAGE_URL="", GREENROLL_MODE="x")) == 3


def test_a_demo_may_set_the_clock_and_go_without_a_key() -> None:
    given = {**GOOD, "GREENROLL_MODE": "demo", "GREENROLL_CLOCK": "2025-10-20T09:00", "GREENROLL_SECRET_KEY": ""}
    settings = Settings.from_environment(given)
    assert settings.clock == datetime(2025, 10, 20, 1, 0, tzinfo=UTC), "a date-time without a zone is China's"
    assert len(settings.secret_key) >= 32
    assert settings.secret_key != Settings.from_environment(given).secret_key
    assert not settings.is_https


def test_an_impossible_clock_is_refused() -> None:
    [fault] = refused(GREENROLL_MODE="demo", GREENROLL_CLOCK="2025-02-30")
    assert fault.startswith("GREENROLL_CLOCK is not a date-time. Write it like 2025-10-20T09:00")


def test_the_address_decides_about_https() -> None:
    assert Settings.from_environment({**GOOD, "GREENROLL_PUBLIC_URL": "https://lvbang.gov.cn/"}).is_https
    assert not Settings.from_environment({**GOOD, "GREENROLL_PUBLIC_URL": "http://10.0.0.5:8000"}).is_https


def test_the_keys_of_personal_data_come_in_their_order() -> None:
    given = f"2025:{'p' * 32}, 2024:{'q' * 32}"
    settings = Settings.from_environment({**GOOD, "GREENROLL_PERSONAL_KEYS": given, "GREENROLL_PERSONAL_CIPHER": "sm4"})
    assert settings.personal_keys == (("2025", "p" * 32), ("2024", "q" * 32))
    assert settings.personal_cipher is Cipher.SM4


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("", None),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://scanner.example.gov.cn:3310", ("scanner.example.gov.cn", 3310)),
    ],
)
def test_the_scanner_is_read(written: str, at: object) -> None:
    assert Settings.from_environment({**GOOD, "GREENROLL_SCANNER_URL": written}).scanner == at


@pytest.mark.parametrize("written", ["/run/clamd", "tcp://host", "tcp://host:99999", "unix://host/x", "http://host:1"])
def test_what_names_no_scanner_is_refused(written: str) -> None:
    with pytest.raises(SettingsRefused, match="GREENROLL_SCANNER_URL"):
        Settings.from_environment({**GOOD, "GREENROLL_SCANNER_URL": written})
