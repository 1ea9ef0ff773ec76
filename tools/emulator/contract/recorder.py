"""Passes each request to the emulator also to the process that checks it."""

import asyncio
import marshal
import os
import queue
import subprocess
import sys
import threading

from .request import Request

# If more bytes are queued, the emulator waits for the check, which limits its memory.
MAX_QUEUED_BYTES = 64 * 1024 * 1024
POLL_SECONDS = 0.01
CLOSE_SECONDS = 10


class Recorder:
    """The checking process, and the thread that writes to it."""

    def __init__(self, file):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contract.worker", file],
            stdin=subprocess.PIPE,
            cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
            # Ctrl-C must not end this process: it ends with its input.
            start_new_session=True,
        )
        self.queued_bytes = 0
        self._queue = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def queue_message(self, message):
        self.queued_bytes += len(message)
        self._queue.put(message)

    def close(self):
        """Sends the queued messages. The process ends after it has checked them."""
        self._queue.put(None)
        self._writer.join(CLOSE_SECONDS)

    def _write(self):
        try:
            while (message := self._queue.get()) is not None:
                self.process.stdin.write(message)
                if self._queue.empty():
                    self.process.stdin.flush()
                self.queued_bytes -= len(message)
            self.process.stdin.close()
        except OSError as error:
            print(f"contract check: requests are no longer recorded: {error}", file=sys.stderr)
            self.queued_bytes = float("-inf")


def record_requests(app, recorder):
    """Wraps an ASGI application so that each request is also sent to a recorder, after it is received completely."""

    async def record(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        chunks = []

        async def receive_and_record():
            message = await receive()
            if message["type"] == "http.request":
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    while recorder.queued_bytes > MAX_QUEUED_BYTES:
                        await asyncio.sleep(POLL_SECONDS)
                    recorder.queue_message(serialize_request(scope, b"".join(chunks)))
                    chunks.clear()
            return message

        return await app(scope, receive_and_record, send)

    return record


def serialize_request(scope, body):
    request = parse_request(scope, body)
    return serialize_headers(request.method, request.path, request.query, request.headers, request.body)


def parse_request(scope, body):
    """Creates the request of an ASGI scope."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    return Request(scope["method"], path, scope["query_string"].decode("latin-1"), headers, body)


def serialize_headers(method, path, query, headers, body):
    return marshal.dumps((method, path, query, headers, body))
