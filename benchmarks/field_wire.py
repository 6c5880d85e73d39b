"""HTTP by hand over asyncio: what a load generator needs and no more, cheap in processor.

A request is bytes made beforehand; of the answer only status, Retry-After and length are
read. One `Wire` is one connection.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
RETRY = re.compile(rb"\r\nretry-after: *(\d+)", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)
CLOSES = re.compile(rb"\r\nconnection: *close", re.I)
LOST = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `retry_after` in seconds, 0 when nothing was said."""

    status: int
    retry_after: int = 0


class Wire:
    """A connection that is opened when first needed and again when it was lost."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, patience: float) -> Reply:
        """Send and return the reply; one of LOST when the connection breaks."""
        try:
            return await asyncio.wait_for(self._ask(request), patience)
        except LOST:
            self.close()
            raise

    def close(self) -> None:
        """Drop the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, request: bytes) -> Reply:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._port
            )
        self._writer.write(request)
        await self._writer.drain()
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = STATUS.match(head)
        if status is None:
            raise ConnectionError("not HTTP")
        code = int(status.group(1))
        if not request.startswith(b"HEAD") and code not in {204, 304}:
            await self._skip_body(self._reader, head)
        if CLOSES.search(head):
            self.close()
        wait = RETRY.search(head)
        return Reply(code, int(wait.group(1)) if wait else 0)

    @staticmethod
    async def _skip_body(reader: asyncio.StreamReader, head: bytes) -> None:
        if length := LENGTH.search(head):
            await reader.readexactly(int(length.group(1)))
        elif CHUNKED.search(head):
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
