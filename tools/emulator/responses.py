"""Responses that the emulator gives itself, in place of a service."""

import json

from ministack.core.iam_actions import access_denied_response
from ministack.core.responses import new_uuid


def format_error(service, code, status, message, headers):
    """Formats an error of AWS in the protocol of the service. Returns (status, headers, body)."""
    # The only function of MiniStack that formats an error for each protocol.
    _, answer, body = access_denied_response(
        service, "", "", new_uuid(), error_code=code, message=message, headers=headers
    )
    return status, answer, body


def format_json(status, body):
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


async def send_response(scope, receive, send, response):
    """Receives the whole request, and sends a response (status, headers, body)."""
    # A client that still writes would not receive the response.
    while (await receive()).get("more_body"):
        pass
    status, headers, body = response
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
