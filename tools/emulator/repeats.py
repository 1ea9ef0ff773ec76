"""Requests that a client sends again, because the answer to the first did not reach it.

On a busy machine a connection to the emulator now and then breaks after the request was carried out. The SDK sends it
again with the same `amz-sdk-invocation-id` and a higher `attempt`; carried out twice, what it made the first time would be
in its own way ("already exists"). So the second gets the first one's answer.
"""

import asyncio
import sys
from collections import OrderedDict

KEPT = 1000


def answering_repeats(app):
    """An ASGI application that carries a request out once, however often its client sends it."""
    answers = OrderedDict()

    async def answer(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        receive = await received(receive)
        invocation, attempt = identity(scope)
        if invocation is None:
            return await app(scope, receive, send)
        if attempt > 1 and invocation in answers:
            messages = await answers[invocation]
            if messages is not None:
                print(f"repeats: answered {scope['method']} {scope['path']} again, attempt {attempt}", file=sys.stderr)
                for message in messages:
                    await send(message)
                return None
        return await first(invocation, scope, receive, send)

    async def first(invocation, scope, receive, send):
        done = answers[invocation] = asyncio.get_running_loop().create_future()
        while len(answers) > KEPT:
            answers.popitem(last=False)
        messages = []

        async def remember(message):
            messages.append(message)
            await send(message)

        try:
            await app(scope, receive, remember)
        finally:
            # A server's error may be tried again; so may what was never answered.
            answered = bool(messages) and messages[0].get("status", 500) < 500 and not messages[-1].get("more_body")
            done.set_result(messages if answered else None)

    return answer


async def received(receive):
    """Waits for the whole request, then hands it on.

    An answer that goes out before the request has come in makes the server close the connection, while the client still
    writes: it never sees the answer.
    """
    messages = []
    while not messages or (messages[-1]["type"] == "http.request" and messages[-1].get("more_body")):
        messages.append(await receive())

    async def again():
        return messages.pop(0) if messages else await receive()

    return again


def identity(scope):
    """The SDK's id of a call, and which attempt this is; (None, 0) where it is not one that changes anything."""
    if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
        return None, 0
    headers = dict(scope["headers"])
    invocation = headers.get(b"amz-sdk-invocation-id")
    words = headers.get(b"amz-sdk-request", b"").decode("latin-1").replace(",", ";").split(";")
    attempts = [word.split("=")[1] for word in words if word.strip().startswith("attempt=")]
    return invocation, int(attempts[0]) if attempts and attempts[0].isdigit() else 1
