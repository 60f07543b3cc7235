"""Files in a bucket: kept, handed out, scanned and cleaned up as in a folder, and said to be away when they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core import clock
from core.cli import main
from core.config import DEMO_KEYS, Settings
from core.contents import kinds
from core.contents.storage import Seal, opened
from core.db import db
from core.files import operations, purposes
from core.files.models import StoredFile
from core.files.operations import Owner, StorageUnavailable
from core.files.purposes import Purpose
from core.files.workflow import Scan
from core.instance import instance
from core.people.policies import ALLOWED
from core.places import Bucket
from tests.support.clamd import INFECTION
from tests.support.house import People, sign_in
from tests.support.uploads import pdf, upload

pytestmark = pytest.mark.one_kind

PAPER = purposes.register(Purpose("test_in_bucket", "示例材料", (kinds.PDF,), lambda person, file: ALLOWED))
OWNER = Owner("thing", "1")


@pytest.fixture
def settings(settings: Settings, bucket: Bucket) -> Settings:
    return replace(settings, storage=bucket)


@pytest.fixture
def away(app: Flask, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody listens where the bucket was."""
    gone = replace(instance().settings, storage=replace(bucket, endpoint="http://127.0.0.1:9"))
    with monkeypatch.context() as patch:
        patch.setattr(instance(), "settings", gone)
        yield


def test_an_upload_is_kept_handed_out_and_cleaned_up(app: Flask, people: People, client: FlaskClient) -> None:
    person = people.applicant()
    used = operations.keep(upload(pdf("used"), "信.pdf"), PAPER.id, by=person, owner=OWNER)
    operations.copy(used, PAPER.id, Owner("thing", "2"), by=person)
    operations.keep(upload(pdf("forgotten")), PAPER.id, by=person)
    assert len(list(operations.store().names())) == 2
    response = sign_in(client, person).get(f"/files/{used.id}")
    assert (response.data, response.content_length) == (pdf("used"), used.size)
    assert "sandbox" in response.headers["Content-Security-Policy"]
    operations.discard(used.id, by=person)
    with clock.travel(clock.now() + timedelta(days=1)):
        assert operations.clean_up().records == 1
    assert operations.store().sweep(lambda held: {*held} - {used.sha256}, margin=0) == 1
    assert list(operations.store().names()) == [used.sha256], "the other record names it"
    assert client.get("/readyz").status_code == 200


def test_what_lay_in_a_folder_is_taken_over(app: Flask, people: People, settings: Settings, tmp_path: Path) -> None:
    with opened(tmp_path, Seal(dict(DEMO_KEYS))).receive(BytesIO(pdf("former")), most=1_000) as incoming:
        incoming.keep()
        former = incoming.sha256
    kept = operations.keep(upload(pdf("new")), PAPER.id, by=people.applicant(), owner=OWNER)
    assert [operations.take_over(opened(tmp_path, Seal(dict(DEMO_KEYS)))) for _ in range(2)] == [1, 0]
    assert set(operations.store().names()) == {former, kept.sha256}


def test_a_bucket_that_is_away_is_said_and_nothing_is_recorded(
    app: Flask, people: People, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    person = people.applicant()
    kept = operations.keep(upload(pdf()), PAPER.id, by=person, owner=OWNER)
    request.getfixturevalue("away")
    with pytest.raises(StorageUnavailable, match="没有保存") as refused:
        operations.keep(upload(pdf(), "信.pdf"), PAPER.id, by=person)
    assert refused.value.status == 503
    assert db.session.scalar(select(func.count(StoredFile.id))) == 1
    response = sign_in(client, person).get(f"/files/{kept.id}")
    assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert "存放文件的存储服务没有响应" in response.get_data(as_text=True)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["checks"]["storage"]) == (503, "not writable")


def test_what_waits_for_the_scanner_is_looked_into_in_the_bucket(
    app: Flask, people: People, scanner: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without = instance().settings
    monkeypatch.setattr(instance(), "settings", replace(without, scanner=str(tmp_path / "nobody")))
    sent = [upload(pdf()), upload(pdf(INFECTION.decode()))]
    files = [operations.keep(each, PAPER.id, by=people.applicant()) for each in sent]
    assert [file.scan for file in files] == [Scan.WAITING] * 2
    monkeypatch.setattr(instance(), "settings", replace(without, scanner=scanner))
    assert operations.ask_again() == 2
    assert [file.scan for file in files] == [Scan.CLEAN, Scan.INFECTED]


def test_the_server_does_not_start_without_its_bucket(settings: Settings, bucket: Bucket) -> None:
    places = {
        "GREENROLL_MODE": "test",
        "GREENROLL_REGION": settings.region,
        "GREENROLL_DATABASE_URL": settings.database_url,
        "GREENROLL_SECRET_KEY": settings.secret_key,
        "GREENROLL_STORAGE_URL": replace(bucket, secret="another").as_uri(),
    }
    said = CliRunner().invoke(main, ["serve"], env=places)
    assert said.exit_code == 1
    assert f"files cannot be kept in bucket greenroll at {bucket.endpoint}" in said.output
    assert "SignatureDoesNotMatch" in said.output
    assert "another" not in said.output
