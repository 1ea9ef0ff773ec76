"""Requests of the JSON protocol, which otherwise pass many layers and are compared with dozens of other kinds."""

import asyncio
import functools
import json
import re
import time
import types
import uuid
from email.utils import formatdate

from contract.recorder import MAX_QUEUED_BYTES, POLL_SECONDS, serialize_headers
from corrections import regions
from corrections.region_requests import is_signed_for_region_down
from ministack import app
from ministack.core import responses, router
from origins import parse_loopback_name
from retries import parse_attempt

from . import http_server

# The first part of X-Amz-Target -> the service and its module.
_SERVICES = {
    "DynamoDB_20120810": ("dynamodb", "dynamodb"),
    "AWSEvents": ("events", "eventbridge"),
    "AmazonSQS": ("sqs", "sqs"),
}
# Services whose requests never wait for anything.
_IMMEDIATE = {"dynamodb", "events"}
_HEAD = re.compile(rb"POST / HTTP/1\.1\r\n((?:[A-Za-z0-9!#$%&'*+.^_`|~-]+:[^\r\n]*\r\n)+)\r\n")
_HEADER = re.compile(r"([^:\r\n]+):[ \t]*([^\r\n]*?)[ \t]*\r\n")
# Requests with one of these headers are left to the application.
_UNUSUAL = {name.decode() for name in http_server.UNUSUAL} | {
    "content-encoding",
    "x-amz-decoded-content-length",
    "origin",
    "referer",
    "sec-fetch-site",
}


def dispatch_directly():
    """Passes a request with X-Amz-Target of DynamoDB, EventBridge or SQS from its connection to its service at once."""
    http_server.Connection.direct = DirectRequests()


class DirectRequests:
    """Does what the application and its wrappers in run.py do with these requests."""

    def __init__(self):
        self.responses = None
        self.recorder = None
        self.faults = None

    def parse_head(self, head):
        """Returns the service, its module and the headers of a request; None if it is left to the application."""
        match = _HEAD.fullmatch(head)
        if match is None or not head.isascii() or app.AUTH:
            return None
        pairs = _HEADER.findall(match[1].decode())
        headers = {name.lower(): value for name, value in pairs}
        service = _SERVICES.get(headers.get("x-amz-target", "").partition(".")[0])
        if service is None or len(headers) < len(pairs) or not _UNUSUAL.isdisjoint(headers):
            return None
        if self.faults and self.faults.can_hit_requests_of(service[0]):
            return None
        if regions.list_down() and is_signed_for_region_down(headers):
            return None
        is_plain = headers.get("content-length", "").isdigit() and headers.get("connection", "keep-alive") == "keep-alive"
        return (*service, headers) if is_plain and parse_loopback_name(headers.get("host", "")) else None

    async def respond(self, request, body, connection):
        """Returns the bytes of the response."""
        service, module, headers = request
        if self.recorder:
            while self.recorder.queued_bytes > MAX_QUEUED_BYTES:
                await asyncio.sleep(POLL_SECONDS)
            self.recorder.queue_message(serialize_headers("POST", "/", "", headers, body))
        context = connection.context.copy()
        call = _process(service, module, headers, connection.client, body)
        invocation = headers.get("amz-sdk-invocation-id") if self.responses is not None else None
        if invocation is None:
            return _format(await _run(call, service, context))
        key = invocation.encode()
        if parse_attempt(headers.get("amz-sdk-request", "")) > 1:
            messages = await self.responses.find(key)
            if messages is not None:
                call.close()
                self.responses.print_repeated("POST", "/")
                return _format(messages)
        store = self.responses.start(key)
        messages = None
        try:
            messages = await _run(call, service, context)
        finally:
            store(messages)
        return _format(messages)


async def _process(service, module, headers, client, body):
    """Processes a request in a context of its own. Returns the messages of the response."""
    access_key, region = _parse_scope(headers.get("authorization", ""))
    responses.set_request_client_ip(client[0] if client else "127.0.0.1")
    if access_key:
        responses.set_request_account_id(access_key)
    responses.set_request_region(region)
    try:
        status, answer, content = await app._get_module(module).handle_request("POST", "/", headers, body, {})
    except Exception as error:
        app.logger.exception("Error handling %s request: %s", service, error)
        status, answer = 500, {"Content-Type": "application/json"}
        content = json.dumps({"__type": "InternalError", "message": str(error)})
    content = content if isinstance(content, bytes) else content.encode()
    request_id = str(uuid.uuid4())
    if answer.get("Content-Type"):
        answer = {**answer, "Content-Type": _correct_content_type(service, status, answer["Content-Type"])}
    answer = {**answer, "x-amzn-requestid": request_id, "x-amz-request-id": request_id, "date": _format_date(int(time.time()))}
    answer["Content-Length"] = str(len(content))
    pairs = [pair for pair in app._asgi_header_list(answer) if not pair[0].lower().startswith(b"access-control-")]
    return [
        {"type": "http.response.start", "status": status, "headers": pairs},
        {"type": "http.response.body", "body": content, "more_body": False},
    ]


def _format(messages):
    start, *bodies = messages
    lines = [b"%b: %b\r\n" % pair for pair in start["headers"]]
    content = b"".join(body["body"] for body in bodies)
    return b"".join((http_server.format_status(start["status"]), *lines, b"\r\n", content))


async def _run(call, service, context):
    """Runs a call in a context: at once if nothing waits in it, or in a task."""
    if service not in _IMMEDIATE:
        return await asyncio.get_running_loop().create_task(call, context=context)
    try:
        pending = context.run(call.send, None)
    except StopIteration as end:
        return end.value
    return await asyncio.get_running_loop().create_task(_finish(call, pending), context=context)


async def _finish(call, pending):
    return await _continue(call, pending)


@types.coroutine
def _continue(call, pending):
    """Continues a call that unexpectedly waits for something."""
    try:
        while True:
            try:
                value = yield pending
            except BaseException as error:
                pending = call.throw(error)
            else:
                pending = call.send(value)
    except StopIteration as end:
        return end.value


def _parse_scope(authorization):
    """Parses the access key and the region of a signature."""
    scope = authorization.partition(",")[0]
    return _parse_credential(scope if "Credential=" in scope else authorization)


@functools.lru_cache(1024)
def _parse_credential(authorization):
    headers = {"authorization": authorization}
    return router.extract_access_key_id(headers), router.extract_region(headers)


@functools.lru_cache(64)
def _correct_content_type(service, status, emitted):
    headers = {"Content-Type": emitted}
    responses.fix_error_content_type(service, status, headers)
    responses.fix_success_content_type(service, status, headers)
    return headers["Content-Type"]


@functools.lru_cache(2)
def _format_date(seconds):
    return formatdate(seconds, usegmt=True)
