"""Basic and Digest by the client, as `openrosa-authentication` restricts RFC 2617."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import parse_http_list, parse_keqv_list
from uuid import uuid4


@dataclass
class Login:
    """A name and a secret, and what the server's last challenge asked for.

    The credentials are sent unasked once a challenge was seen, as the document wants.
    """

    name: str
    secret: str
    scheme: str = ""
    challenge: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def learn(self, challenge: str) -> bool:
        """Take in a challenge, of several Digest unless `scheme` says otherwise; False
        when it asks for nothing this client can give."""
        for scheme in ("Digest", "Basic"):
            at = challenge.find(scheme)
            if at >= 0 and self.scheme in ("", scheme):
                text = challenge[at + len(scheme) :]
                if scheme == "Digest":
                    text = re.split(r",\s*Basic\s", text)[0]
                self.scheme = scheme
                self.challenge = parse_keqv_list(parse_http_list(text.strip()))
                self.count = 0
                return True
        return False

    def header(self, verb: str, url: str) -> str:
        """Return the Authorization line; empty while nobody asked for one."""
        if not self.challenge:
            return ""
        if self.scheme == "Basic":
            return "Basic " + b64encode(f"{self.name}:{self.secret}".encode()).decode()
        return self._digest(verb, url)

    def _digest(self, verb: str, url: str) -> str:
        to = urlsplit(url)
        uri = to.path + (f"?{to.query}" if to.query else "")
        realm, nonce = self.challenge["realm"], self.challenge["nonce"]
        self.count += 1
        nc, cnonce = f"{self.count:08x}", uuid4().hex
        first = _md5(f"{self.name}:{realm}:{self.secret}")
        second = _md5(f"{verb}:{uri}")
        told = {"username": self.name, "realm": realm, "nonce": nonce, "uri": uri}
        if "auth" in self.challenge.get("qop", ""):
            response = _md5(f"{first}:{nonce}:{nc}:{cnonce}:auth:{second}")
            told |= {"cnonce": cnonce}
            bare = f", qop=auth, nc={nc}"
        else:
            response, bare = _md5(f"{first}:{nonce}:{second}"), ""
        told |= {"response": response}
        if "opaque" in self.challenge:
            told |= {"opaque": self.challenge["opaque"]}
        return "Digest " + ", ".join(f'{k}="{v}"' for k, v in told.items()) + bare


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
