"""Serves plain HTTP/1.1 requests with little work for each of them; all others are left to Hypercorn.

Hypercorn parses and validates every byte in Python, and needs several tasks for a request: a third of the emulator's time
under load. SDKs and Terraform send complete requests with a Content-Length over connections that they use again.
"""

import asyncio
import contextvars
import traceback
from http import HTTPStatus
from urllib.parse import unquote

from corrections.upstream import wrap_function
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.utils import parse_socket_addr

# Requests with one of these headers are left to Hypercorn.
UNUSUAL = {b"upgrade", b"transfer-encoding", b"expect", b"http2-settings", b"trailer", b"te"}
_METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS"}
_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")
_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}
_WITHOUT_BODY = {204, 304}
_MAX_BUFFERED_BYTES = 256 * 1024


def format_status(status):
    """Formats the first line of a response."""
    return _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status


def serve_plain_requests():
    """Serves connections with the class below, and leaves them to Hypercorn from the first other request on."""
    def make_wrapper(run):
        async def wrapper(server):
            if not await Connection(server).serve():
                await run(server)

        return wrapper

    wrap_function(TCPServer, "run", "9437d01a916d", make_wrapper)


class Connection:
    # Requests that pass from the connection to their service at once.
    direct = None

    def __init__(self, server):
        self.app = server.app
        self.reader = server.reader
        self.writer = server.writer
        self.terminated = server.context.terminated
        socket = self.writer.get_extra_info("socket")
        self.client = parse_socket_addr(socket.family, socket.getpeername())
        self.server = parse_socket_addr(socket.family, socket.getsockname())
        self.state = server.state
        self.is_idle = True
        self.context = contextvars.copy_context()

    async def serve(self):
        """Serves requests to the end of the connection. Returns False if Hypercorn has to continue."""
        loop = asyncio.get_running_loop()
        stopped = loop.create_task(self.terminated.wait())
        stopped.add_done_callback(self.close_if_idle)
        try:
            while True:
                head = await self.reader.readuntil(b"\r\n\r\n")
                if self.direct and (request := self.direct.parse_head(head)):
                    await self.respond_directly(request)
                    if self.terminated.is_set():
                        break
                    continue
                scope, length = self.parse_head(head)
                if scope is None:
                    self.reader._buffer[:0] = head
                    return False
                self.is_idle = False
                body = await self.reader.readexactly(length) if length else b""
                # Each request has a context of its own: account and region are context variables.
                exchange = Exchange(self, scope, body)
                await loop.create_task(exchange.run(), context=self.context.copy())
                self.is_idle = True
                if exchange.closes or self.terminated.is_set():
                    break
        except asyncio.LimitOverrunError:
            return False
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            stopped.cancel()
        self.writer.close()
        return True

    async def respond_directly(self, request):
        self.is_idle = False
        body = await self.reader.readexactly(int(request[-1]["content-length"]))
        response = await self.direct.respond(request, body, self)
        if not self.writer.is_closing():
            self.writer.write(response)
            if self.writer.transport.get_write_buffer_size() > _MAX_BUFFERED_BYTES:
                await self.writer.drain()
        self.is_idle = True

    def close_if_idle(self, stopped):
        """Ends a connection without a request when the emulator stops, which would otherwise wait for it."""
        if self.is_idle and not stopped.cancelled():
            self.writer.close()

    def parse_head(self, head):
        """Parses the lines before the body. Returns (None, 0) for a request that Hypercorn has to handle."""
        request, *lines = head[:-4].split(b"\r\n")
        parts = request.split(b" ")
        if len(parts) != 3 or parts[2] != b"HTTP/1.1" or parts[0] not in _METHODS or not parts[1].isascii():
            return None, 0
        headers, lengths = [], []
        for line in lines:
            name, colon, value = line.partition(b":")
            name = name.lower()
            if not colon or not name or not _TOKEN.issuperset(name) or name in UNUSUAL or b"\n" in value:
                return None, 0
            value = value.strip(b" \t")
            if name == b"content-length":
                lengths.append(value)
            headers.append((name, value))
        if len(lengths) > 1 or not all(length.isdigit() for length in lengths):
            return None, 0
        path, _, query = parts[1].partition(b"?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "asgi": {"spec_version": "2.1", "version": "3.0"},
            "method": parts[0].decode(),
            "scheme": "http",
            "path": unquote(path.decode()),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "client": self.client,
            "server": self.server,
            "state": self.state.copy(),
            "extensions": {},
        }
        return scope, int(lengths[0]) if lengths else 0


class Exchange:
    """A request and its response."""

    def __init__(self, connection, scope, body):
        self.connection = connection
        self.writer = connection.writer
        self.scope = scope
        self.body = body
        self.start = None
        self.is_chunked = False
        self.is_complete = False
        self.closes = any(name == b"connection" and b"close" in value.lower() for name, value in scope["headers"])

    async def run(self):
        try:
            await self.connection.app(self.scope, self.receive, self.send, None, None)
        except Exception:
            traceback.print_exc()
        if not self.is_complete:
            self.closes = True
            if self.start is not None or self.body is not None and not self.writer.is_closing():
                self.writer.write(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

    async def receive(self):
        if self.body is not None:
            body, self.body = self.body, None
            return {"type": "http.request", "body": body, "more_body": False}
        # The next message is the end of the connection.
        while not self.connection.reader.at_eof() and not self.writer.is_closing():
            await asyncio.sleep(0.5)
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body" or self.is_complete:
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        head, self.start = (self.format_head(len(body), more), None) if self.start else (b"", None)
        if self.scope["method"] == "HEAD":
            body = b""
        elif self.is_chunked:
            body = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body += b"" if more else b"0\r\n\r\n"
        self.is_complete = not more
        if not self.writer.is_closing():
            self.writer.write(head + body)
            if self.writer.transport.get_write_buffer_size() > _MAX_BUFFERED_BYTES:
                await self.writer.drain()

    def format_head(self, length, more):
        status, headers = self.start["status"], self.start.get("headers", [])
        names = {name.lower() for name, _ in headers}
        lines = [format_status(status)]
        lines += [b"%b: %b\r\n" % (name, value) for name, value in headers if name.lower() != b"transfer-encoding"]
        if b"content-length" not in names and status not in _WITHOUT_BODY:
            self.is_chunked = more
            lines.append(b"transfer-encoding: chunked\r\n" if more else b"content-length: %d\r\n" % length)
        if self.closes:
            lines.append(b"connection: close\r\n")
        lines.append(b"\r\n")
        return b"".join(lines)
