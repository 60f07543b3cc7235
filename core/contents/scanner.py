"""Asking a virus scanner: ClamAV's daemon, by its own protocol, over a socket of this machine or of another one.

The bytes go to it piece by piece and are kept by nobody; what it says is one line.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 1 << 17
CONNECT_SECONDS, ANSWER_SECONDS = 3, 30
_MOST_SAID = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")


class ScannerAway(Exception):
    """It does not answer, or says that it cannot: nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where it listens: the path of a socket, or a host with its port."""

    at: str | tuple[str, int]

    def finds(self, file: BinaryIO) -> str | None:
        """What it finds in a file, by the name that it gives to it; None where that is clean.

        A file larger than it takes is found to be so: nobody will ever have looked into it. Raises ScannerAway.
        """
        file.seek(0)
        try:
            said = self._ask(file)
        except OSError as error:
            raise ScannerAway(str(error)) from error
        if said == "stream: OK":
            return None
        if found := _FOUND.fullmatch(said):
            return found[1]
        if "size limit exceeded" in said:
            return TOO_LARGE
        raise ScannerAway(said or "no answer")

    def _ask(self, file: BinaryIO) -> str:
        with self._connected() as connection:
            try:
                connection.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why before it hung up
            return _line(connection)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        if isinstance(self.at, tuple):
            made = socket.create_connection(self.at, CONNECT_SECONDS)
        else:
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with made as connection:
            if isinstance(self.at, str):
                connection.settimeout(CONNECT_SECONDS)
                connection.connect(self.at)
            connection.settimeout(ANSWER_SECONDS)
            yield connection


TOO_LARGE = "超过病毒扫描的大小上限"


def _line(connection: socket.socket) -> str:
    """What it says, up to its end."""
    said = b""
    while b"\0" not in said and len(said) < _MOST_SAID and (more := connection.recv(_MOST_SAID)):
        said += more
    return said.partition(b"\0")[0].decode(errors="replace").strip()
