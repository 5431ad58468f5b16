"""One-time codes by RFC 6238: SHA-1, 30 seconds, 6 digits, as every authenticator application reads them."""

import base64
import hashlib
import hmac
import secrets
import struct

STEP, DIGITS, DRIFT = 30, 6, 1


def new_secret() -> str:
    """160 random bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code(secret: str, counter: int) -> str:
    """The code of a step: RFC 4226, 5.3."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    at = mac[-1] & 0xF
    number = struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching(secret: str, typed: str, now: float, after: int) -> int | None:
    """The step whose code was typed, one step early or late allowed; None where none is. A code is used once: only
    steps later than `after` count."""
    here = int(now) // STEP
    bare = "".join(typed.split())
    for counter in range(here - DRIFT, here + DRIFT + 1):
        if counter > after and hmac.compare_digest(code(secret, counter).encode(), bare.encode()):
            return counter
    return None
