"""A security key made of software: it registers and answers as a real one does, and lies where a test tells it to."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


@dataclass
class SoftKey:
    """One key: `count` is how often it was used, `flags` what it says of whoever held it."""

    origin: str
    host: str
    count: int = 0
    flags: int = PRESENT | VERIFIED
    id: bytes = field(default_factory=lambda: os.urandom(32))
    private: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    def register(self, options: str) -> str:
        """What the browser sends after `navigator.credentials.create`."""
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public()
        data = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested})
        client = self._client("webauthn.create", json.loads(options)["challenge"])
        return self._sent(attestationObject=data, clientDataJSON=client)

    def answer(self, options: str) -> str:
        """What the browser sends after `navigator.credentials.get`."""
        self.count += 1
        client = self._client("webauthn.get", json.loads(options)["challenge"])
        data = self._data()
        signature = self.private.sign(data + sha256(client).digest(), ECDSA(SHA256()))
        return self._sent(authenticatorData=data, clientDataJSON=client, signature=signature)

    def _data(self, more: int = 0) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _sent(self, **response: bytes) -> str:
        parts: dict[str, Any] = {name: _text(value) for name, value in response.items()}
        return json.dumps({"id": _text(self.id), "rawId": _text(self.id), "type": "public-key", "response": parts})


def challenge_of(options: str) -> bytes:
    """What the options ask to be signed."""
    text = json.loads(options)["challenge"]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
