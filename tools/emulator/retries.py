"""Responses to retries: requests that a client sends again because the response to the first attempt was lost.

On a busy machine, a connection to the emulator sometimes breaks after a request is processed. The SDK then sends the
request again, with the same `amz-sdk-invocation-id` and a higher `attempt`. The second attempt would fail, because the
first one created the resource ("already exists"). So a retry gets the response to the first attempt.
"""

import asyncio
import sys
from collections import OrderedDict

MAX_STORED_RESPONSES = 1000


class StoredResponses(OrderedDict):
    """The last responses: the SDK's id of a call -> the future of the response's messages."""

    def start(self, invocation):
        """Announces the response to a call. Returns the function that stores it."""
        response = self[invocation] = asyncio.get_running_loop().create_future()
        while len(self) > MAX_STORED_RESPONSES:
            self.popitem(last=False)

        def store(messages):
            # A retry after a server error, or after an incomplete response, is processed.
            is_final = bool(messages) and messages[0].get("status", 500) < 500 and not messages[-1].get("more_body")
            response.set_result(messages if is_final else None)

        return store

    async def find(self, invocation):
        """Waits for the response to a call; None if there is none that can be sent again."""
        return await self[invocation] if invocation in self else None

    def print_repeated(self, method, path):
        print(f"retries: answered {method} {path} again", file=sys.stderr)


def answer_retries(app, responses):
    """Wraps an ASGI application so that it processes each request once, and answers its retries with that response."""

    async def handle(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        receive, _ = await buffer_request(receive)
        invocation, attempt = parse_invocation(scope)
        if invocation is None:
            return await app(scope, receive, send)
        messages = await responses.find(invocation) if attempt > 1 else None
        if messages is None:
            return await process(invocation, scope, receive, send)
        responses.print_repeated(scope["method"], scope["path"])
        for message in messages:
            await send(message)
        return None

    async def process(invocation, scope, receive, send):
        store = responses.start(invocation)
        messages = []

        async def send_and_store(message):
            messages.append(message)
            await send(message)

        try:
            await app(scope, receive, send_and_store)
        finally:
            store(messages)

    return handle


async def buffer_request(receive):
    """Waits for the whole request, and returns a function that receives it from the buffer, and the body.

    If the server sends a response before it has received the whole request, it closes the connection while the client
    still writes, and the client never receives the response.
    """
    messages = []
    while not messages or (messages[-1]["type"] == "http.request" and messages[-1].get("more_body")):
        messages.append(await receive())
    body = b"".join(message.get("body", b"") for message in messages)

    async def receive_buffered():
        return messages.pop(0) if messages else await receive()

    return receive_buffered, body


def parse_invocation(scope):
    """Returns the SDK's id of a call and the number of the attempt; (None, 0) for a request that changes nothing."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
        return None, 0
    headers = dict(scope["headers"])
    invocation = headers.get(b"amz-sdk-invocation-id")
    return invocation, parse_attempt(headers.get(b"amz-sdk-request", b"").decode("latin-1"))


def parse_attempt(text):
    """Parses the number of the attempt from the header amz-sdk-request, such as `attempt=2; max=3`."""
    if text.startswith("attempt=1;"):
        return 1
    parts = text.replace(",", ";").split(";")
    attempts = [part.split("=")[1] for part in parts if part.strip().startswith("attempt=")]
    return int(attempts[0]) if attempts and attempts[0].isdigit() else 1
