"""Hands each request that reaches the emulator to the process that checks it."""

import asyncio
import marshal
import os
import queue
import subprocess
import sys
import threading

# Beyond this the emulator waits for the check, so that memory stays bounded.
WAITING_BYTES = 64 * 1024 * 1024
PAUSE_SECONDS = 0.01
CLOSE_SECONDS = 10


class Recorder:
    """The checking process, and the thread that writes to it."""

    def __init__(self, file):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contract.worker", file],
            stdin=subprocess.PIPE,
            cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
            # Ctrl-C and the emulator's end reach it through its input only.
            start_new_session=True,
        )
        self.waiting = 0
        self._queue = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def put(self, message):
        self.waiting += len(message)
        self._queue.put(message)

    def close(self):
        """Hands over what waits; the process ends by itself when it has checked that."""
        self._queue.put(None)
        self._writer.join(CLOSE_SECONDS)

    def _write(self):
        try:
            while (message := self._queue.get()) is not None:
                self.process.stdin.write(message)
                if self._queue.empty():
                    self.process.stdin.flush()
                self.waiting -= len(message)
            self.process.stdin.close()
        except OSError as error:
            print(f"contract check: requests are no longer recorded: {error}", file=sys.stderr)
            self.waiting = float("-inf")


def recorded(app, recorder):
    """An ASGI application whose requests go to a recorder as well, each when it has come in as a whole."""

    async def record(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        chunks = []

        async def listen():
            message = await receive()
            if message["type"] == "http.request":
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    while recorder.waiting > WAITING_BYTES:
                        await asyncio.sleep(PAUSE_SECONDS)
                    recorder.put(message_of(scope, b"".join(chunks)))
                    chunks.clear()
            return message

        return await app(scope, listen, send)

    return record


def message_of(scope, body):
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    return marshal.dumps((scope["method"], path, scope["query_string"].decode("latin-1"), headers, body))
