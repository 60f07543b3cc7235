"""A virus scanner looks into every upload: a real one, with a signature of the tests' own."""

from __future__ import annotations

import re
import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.contents import kinds
from core.contents.kinds import FileRefused
from core.contents.scanner import TOO_LARGE, Scanner, ScannerAway
from core.db import db
from core.files import operations, purposes
from core.files.models import StoredFile
from core.files.operations import NotScanned, Owner
from core.files.purposes import Purpose
from core.files.workflow import Scan
from core.instance import Instance, instance
from core.jobs.operations import house
from core.notifications import queries as inbox
from core.papers.dossier import DossierApplication, DossierFile, dossier
from core.people.models import Person
from core.people.policies import ALLOWED
from tests.support import uploads
from tests.support.clamd import INFECTION, LARGEST, NAME
from tests.support.clients import browser_of
from tests.support.house import People

ALL = (kinds.PDF, kinds.PNG, kinds.JPG, kinds.DOCX, kinds.XLSX, kinds.ZIP, kinds.OFD, kinds.CSV)
PAPER = purposes.register(Purpose("test_scanned", "示例材料", ALL, lambda person, file: ALLOWED))
AWAY = "/nowhere/clamd.sock"

packed = zlib.compress(INFECTION)
IN_A_STREAM = uploads.pdf().replace(
    b"trailer", b"9 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer" % (len(packed), packed)
)
INFECTED = {
    "a PDF": uploads.pdf(INFECTION.decode()),
    "a packed stream of a PDF": IN_A_STREAM,
    "an image": uploads.png() + INFECTION,
    "a photograph": uploads.jpg(thumbnail=INFECTION),
    "a table": b"name,value\nx," + INFECTION + b"\n",
    "a document": uploads.repacked(uploads.word(), add={"word/media/image1.png": uploads.png() + INFECTION}),
    "a workbook": uploads.repacked(uploads.excel(), add={"xl/media/image1.png": uploads.png() + INFECTION}),
    "an archive": uploads.archive({"a.pdf": uploads.pdf(INFECTION.decode())}),
    "an archive's packed PDF": uploads.archive({"a.pdf": IN_A_STREAM}),
    "a document in an archive": uploads.archive(
        {"a.docx": uploads.repacked(uploads.word(), add={"word/media/image1.png": uploads.png() + INFECTION})}
    ),
}
CLEAN = {
    "a PDF": uploads.pdf(),
    "an image": uploads.png(),
    "a document": uploads.word(),
    "a workbook": uploads.excel(),
    "an archive": uploads.archive({"a.pdf": uploads.pdf(), "b.docx": uploads.word()}),
}


@contextmanager
def asked(at: str | tuple[str, int] | None) -> Iterator[None]:
    """As long as this lasts the instance asks the scanner there."""
    held: Instance = instance()
    with patch.object(held, "settings", replace(held.settings, scanner=at)):
        yield


@pytest.fixture
def person(app: Flask, people: People) -> Person:
    return people.applicant()


# --- The scanner ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", INFECTED)
def test_an_infection_is_found_in_each_container(scanner: str, kept: str) -> None:
    assert Scanner(scanner).finds(BytesIO(INFECTED[kept])) == f"{NAME}.UNOFFICIAL"


@pytest.mark.parametrize("kept", CLEAN)
def test_what_is_clean_is_clean(scanner: str, kept: str) -> None:
    assert Scanner(scanner).finds(BytesIO(CLEAN[kept])) is None


def test_what_it_does_not_take_whole_is_not_clean(scanner: str) -> None:
    assert Scanner(scanner).finds(BytesIO(bytes(2 * LARGEST))) == TOO_LARGE


def test_one_that_is_away_or_says_nonsense_is_away() -> None:
    with pytest.raises(ScannerAway):
        Scanner(AWAY).finds(BytesIO(b"x"))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as connection:
                connection.sendall(b"stream: maybe\0")

        babbling = Thread(target=answer)
        babbling.start()
        with pytest.raises(ScannerAway):
            Scanner(server.getsockname()).finds(BytesIO(b"x"))
        babbling.join()


# --- Uploads ----------------------------------------------------------------------------------------------------------


def test_a_clean_upload_is_opened(scanner: str, person: Person) -> None:
    with asked(scanner):
        kept = operations.keep(uploads.upload(uploads.pdf()), PAPER.id, by=person)
    assert kept.scan is Scan.CLEAN
    with operations.open_file(kept) as content:
        assert content.read() == uploads.pdf()


def test_an_infected_upload_is_refused_and_on_record(scanner: str, person: Person) -> None:
    with asked(scanner), pytest.raises(FileRefused, match="病毒扫描没有通过") as refused:
        operations.keep(uploads.upload(INFECTED["a PDF"], "合同.pdf"), PAPER.id, by=person)
    assert "合同.pdf" in refused.value.sentence
    assert not db.session.scalars(select(StoredFile)).all()
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "files.infected"))
    assert (event.by_id, (event.after or {})["name"]) == (person.id, "合同.pdf")


def test_while_the_scanner_is_away_a_file_is_kept_and_opened_by_nobody(
    app: Flask, scanner: str, person: Person
) -> None:
    with asked(AWAY):
        kept = operations.keep(uploads.upload(uploads.pages_pdf(1)), PAPER.id, by=person)
        operations.attach(kept.id, PAPER.id, Owner("thing", "1"), by=person)
        browser = browser_of(app, person)
        download, view = browser.get(f"/files/{kept.id}"), browser.get(f"/files/{kept.id}/view")
        assert (download.status_code, view.status_code) == (409, 200)
        for answer in (download, view):
            assert "正在等待病毒扫描" in answer.text
        assert "<img" not in view.text
        with pytest.raises(NotScanned):
            operations.open_file(kept)
        assert operations.ask_again() == 0, "it is still away"
    with asked(scanner):
        house.SCAN.run(None)  # type: ignore[arg-type]  # it asks nothing of its work
    assert db.session.get_one(StoredFile, kept.id, populate_existing=True).scan is Scan.CLEAN
    assert browser.get(f"/files/{kept.id}").status_code == 200


def test_what_is_found_later_stays_shut_and_its_uploader_is_told(scanner: str, person: Person) -> None:
    with asked(AWAY):
        kept = operations.keep(uploads.upload(INFECTED["a document"], "说明.docx"), PAPER.id, by=person)
        copied = operations.copy(kept, PAPER.id, Owner("thing", "2"), by=None)
    with asked(scanner):
        assert operations.ask_again() == 2, "a copy waits as its original does"
    for id in (kept.id, copied.id):
        found = db.session.get_one(StoredFile, id, populate_existing=True)
        assert found.scan is Scan.INFECTED
        with pytest.raises(NotScanned, match="没有通过病毒扫描"):
            operations.open_file(found)
    (message,) = inbox.messages(person)[0]
    assert "说明.docx" in message.text
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "files.infected")).all()
    assert {event.subject_id for event in events} == {kept.id, copied.id}


def test_what_was_kept_before_there_was_a_scanner_is_asked_of_on_request(scanner: str, person: Person) -> None:
    with asked(None):
        kept = operations.keep(uploads.upload(uploads.pdf()), PAPER.id, by=person)
    assert kept.scan is Scan.UNASKED
    with asked(scanner):
        assert operations.ask_again() == 0
        operations.open_file(kept).close()
        assert operations.ask_again(Scan.WAITING, Scan.UNASKED) == 1
    assert db.session.get_one(StoredFile, kept.id, populate_existing=True).scan is Scan.CLEAN


def test_more_than_a_batch_is_asked_of(scanner: str, person: Person) -> None:
    with asked(AWAY):
        for number in range(3):
            operations.keep(uploads.upload(uploads.pdf(str(number))), PAPER.id, by=person)
    with asked(scanner), patch("core.files.operations.scanning.BATCH", 2):
        assert operations.ask_again() == 3


def test_a_dossier_leaves_out_what_waits_and_says_so() -> None:
    def waits() -> BytesIO:
        raise NotScanned("这份文件正在等待病毒扫描，通过后才能打开。")

    filed = DossierApplication("2025-0001", "甲厂", evidence=[DossierFile("佐证.pdf", waits, "佐证材料")])
    with ZipFile(BytesIO(b"".join(dossier([filed], title="材料")))) as made:
        assert not [name for name in made.namelist() if name.endswith("佐证.pdf")]
        assert "正在等待病毒扫描" in made.read("目录.html").decode()


def test_there_is_no_other_way_to_the_bytes() -> None:
    """Who takes them from the store by himself asks no scanner."""
    core = Path(operations.__file__).parents[2]
    reads = {
        path.relative_to(core).as_posix()
        for path in core.rglob("*.py")
        if re.search(r"\bstore\(\)\.open\b|store\(\)\.path\b|store\.open\b|FileStore\(", path.read_text("utf-8"))
    }
    assert {path for path in reads if not path.startswith(("files/operations/", "backups/"))} == set()
