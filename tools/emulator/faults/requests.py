"""Faults of requests to services and to deployed REST APIs."""

import asyncio
from urllib.parse import parse_qs

from contract.models import find_models_by_signing_name
from contract.operations import find_operation
from contract.recorder import parse_request
from corrections.region_requests import find_region
from ministack import app
from ministack.core.router import detect_service
from responses import format_error, format_json, send_response
from retries import buffer_request

from . import control
from .fault import REQUEST, TIMEOUT
from .known_errors import API, API_ERRORS
from .registry import FAULTS


def inject_faults(application):
    """Wraps an ASGI application so that faults hit its requests, and so that requests for /_faults add and end faults."""

    async def handle(scope, receive, send):
        if scope["type"] != "http":
            return await application(scope, receive, send)
        if control.is_control(scope["path"]):
            receive, body = await buffer_request(receive)
            return await send_response(scope, receive, send, await control.answer(scope["method"], scope["path"], body))
        if not FAULTS.can_hit_requests_of():
            return await application(scope, receive, send)
        receive, body = await buffer_request(receive)
        request = parse_request(scope, body)
        failed = await _delay(_find_hits(scope, request))
        if failed is None:
            return await application(scope, receive, send)
        if failed.error == TIMEOUT:
            return await _wait_for_client(failed, receive)
        return await send_response(scope, receive, send, _describe_error(failed, scope, request))

    return handle


def _find_hits(scope, request):
    """Returns the faults that hit a request, each with its latency in seconds."""
    service, region = _find_target(scope, request)
    faults = FAULTS.find(REQUEST, service=service, region=region) if service else []
    if any(fault.operation for fault in faults):
        operation = request.method if service == API else _find_operation(service, request)
        faults = [fault for fault in faults if fault.operation in (None, operation)]
    decisions = [(fault, fault.decide_next()) for fault in faults]
    return [(fault, latency) for fault, latency in decisions if latency is not None]


def _find_target(scope, request):
    """Returns the name with which a request is signed and its region; (None, None) for requests to no service."""
    if app._parse_execute_api_url(request.headers.get("host", ""), scope["path"]):
        return API, find_region(scope, request.headers, parse_qs(request.query))
    return request.scope[::-1] if request.scope else (None, None)


def _find_operation(service, request):
    for model in find_models_by_signing_name(service):
        operation, _ = find_operation(model, request)
        if operation is not None:
            return operation.name
    return None


async def _delay(hits):
    """Waits for the latencies of the faults. Returns the first one with an error; None if the request is processed."""
    for fault, latency in hits:
        await fault.wait_in_loop(latency)
        if fault.error:
            return fault
    return None


async def _wait_for_client(fault, receive):
    """Waits until the client gives up or the fault ends. Without a response, the connection is then closed."""

    async def wait_for_disconnect():
        while (await receive())["type"] != "http.disconnect":
            pass

    waits = [asyncio.ensure_future(wait) for wait in (wait_for_disconnect(), fault.wait_in_loop(None))]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _describe_error(fault, scope, request):
    if fault.service == API:
        status, message = API_ERRORS[fault.error]
        _, headers, body = format_json(status, {"message": message})
        return status, {**headers, "x-amzn-errortype": fault.error}, body
    service = detect_service(request.method, scope["path"], request.headers, parse_qs(request.query))
    message = f"{fault.error} by {fault.id}. (Local target: DELETE {control.PREFIX}/{fault.id} ends the fault.)"
    return format_error(service, fault.error, fault.status, message, request.headers)
