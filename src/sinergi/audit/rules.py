"""The hash chain, without database: what a fact's hash is and what a seal's MAC is."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

GENESIS = "0" * 64


def hash_fact(fact: Mapping[str, object]) -> str:
    """Return the SHA-256 of a fact's canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal_mac(
    key: bytes, *, previous: str, first: int, last: int, hashes: Sequence[str]
) -> str:
    """Return the HMAC-SHA256 (hex) of one stretch of facts, chained to the seal before."""
    head = f"{previous}|{first}|{last}|{len(hashes)}"
    body = "|".join((head, *hashes))
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
