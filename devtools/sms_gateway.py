"""A gateway of SMS to try things with: sends nothing, keeps what it is posted.

`python -m devtools.sms_gateway --port 8026` and, for the server,
`SINERGI_SMS_URL=http://127.0.0.1:8026/ SINERGI_ALLOW_PRIVATE_ADDRESSES=1`. The last digit
of a number decides: 4 is refused for good (400), 5 is out of order (503), 6 is not let in
(401); every other is taken. With `--receipts URL --key KEY` it tells what became of each,
signed: 3 was not delivered, every other was.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

ANSWERS = {"4": 400, "5": 503, "6": 401}


@dataclass
class Gateway:
    """A running gateway: where it is, what it was posted, whom it tells."""

    receipts: str = ""
    key: str = ""
    got: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """Its address."""
        port = self.server.server_port if self.server else 0
        return f"http://127.0.0.1:{port}/"

    def start(self, port: int = 0) -> None:
        """Listen on this machine alone, in a thread of its own."""
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            """Answers one SMS."""

            def do_POST(self) -> None:
                """Keep what was posted and answer by the number's last digit."""
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = self.headers["Content-Type"].startswith("application/x-www")
                told = dict(parse_qsl(body)) if form else json.loads(body)
                status = gateway.take(told, dict(self.headers))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *words: object) -> None:
                """Write no line: it would name numbers."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def take(self, told: dict[str, str], headers: dict[str, str]) -> int:
        """Return the status for one SMS; keep it when it is taken."""
        last = told.get("to", "")[-1:]
        status = ANSWERS.get(last, 200)
        if status == 200:
            self.got.append(told)
            self.headers.append(headers)
            if self.receipts:
                state = "failed" if last == "3" else "delivered"
                threading.Timer(1, self.tell, [told.get("id", ""), state]).start()
        return status

    def tell(self, key: str, state: str) -> None:
        """Post a receipt."""
        body = json.dumps({"id": key, "state": state}).encode()
        headers = {"Sinergi-Signature": signature(self.key, body, int(time.time()))}
        request = urllib.request.Request(self.receipts, body, headers)  # noqa: S310
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 of whoever starts it


def signature(key: str, body: bytes, seconds: int) -> str:
    """Return the header `Sinergi-Signature` of a body."""
    mac = hmac.new(key.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"


def main() -> None:
    """Run until interrupted, and show each text."""
    parser = argparse.ArgumentParser(prog="python -m devtools.sms_gateway")
    parser.add_argument("--port", type=int, default=8026)
    parser.add_argument(
        "--receipts", default="", help="address of /notices/sms/receipt/"
    )
    parser.add_argument(
        "--key", default="", help="SINERGI_SMS_RECEIPT_KEY of the server"
    )
    chosen = parser.parse_args()
    gateway = Gateway(receipts=chosen.receipts, key=chosen.key)
    gateway.start(chosen.port)
    sys.stdout.write(f"listening at {gateway.url}\n")
    shown = 0
    while True:
        time.sleep(0.5)
        for one in gateway.got[shown:]:
            sys.stdout.write(f"{one.get('text', '')}\n")
        shown = len(gateway.got)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
