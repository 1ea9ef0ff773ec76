"""Responses to retries: requests that a client sends again because the response to the first attempt was lost.

On a busy machine, a connection to the emulator sometimes breaks after a request is processed. The SDK then sends the
request again, with the same `amz-sdk-invocation-id` and a higher `attempt`. The second attempt would fail, because the
first one created the resource ("already exists"). So a retry gets the response to the first attempt.
"""

import asyncio
import sys
from collections import OrderedDict

MAX_STORED_RESPONSES = 1000


def answer_retries(app):
    """Wraps an ASGI application so that it processes each request once, and answers its retries with that response."""
    responses = OrderedDict()

    async def handle(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        receive = await buffer_request(receive)
        invocation, attempt = parse_invocation(scope)
        if invocation is None:
            return await app(scope, receive, send)
        if attempt > 1 and invocation in responses:
            messages = await responses[invocation]
            if messages is not None:
                print(f"retries: answered {scope['method']} {scope['path']} again, attempt {attempt}", file=sys.stderr)
                for message in messages:
                    await send(message)
                return None
        return await process(invocation, scope, receive, send)

    async def process(invocation, scope, receive, send):
        response = responses[invocation] = asyncio.get_running_loop().create_future()
        while len(responses) > MAX_STORED_RESPONSES:
            responses.popitem(last=False)
        messages = []

        async def send_and_store(message):
            messages.append(message)
            await send(message)

        try:
            await app(scope, receive, send_and_store)
        finally:
            # A retry after a server error, or after an incomplete response, is processed.
            is_final = bool(messages) and messages[0].get("status", 500) < 500 and not messages[-1].get("more_body")
            response.set_result(messages if is_final else None)

    return handle


async def buffer_request(receive):
    """Waits for the whole request, and returns a function that receives it from the buffer.

    If the server sends a response before it has received the whole request, it closes the connection while the client
    still writes, and the client never receives the response.
    """
    messages = []
    while not messages or (messages[-1]["type"] == "http.request" and messages[-1].get("more_body")):
        messages.append(await receive())

    async def receive_buffered():
        return messages.pop(0) if messages else await receive()

    return receive_buffered


def parse_invocation(scope):
    """Returns the SDK's id of a call and the number of the attempt; (None, 0) for a request that changes nothing."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
        return None, 0
    headers = dict(scope["headers"])
    invocation = headers.get(b"amz-sdk-invocation-id")
    parts = headers.get(b"amz-sdk-request", b"").decode("latin-1").replace(",", ";").split(";")
    attempts = [part.split("=")[1] for part in parts if part.strip().startswith("attempt=")]
    return invocation, int(attempts[0]) if attempts and attempts[0].isdigit() else 1
