"""Requests of the JSON protocol, which the emulator's routing otherwise compares with dozens of other kinds."""

import json
import uuid
from email.utils import formatdate

from corrections.upstream import wrap_function
from ministack import app
from ministack.core import responses, router
from ministack.core.sigv4 import decode_header_value

# The first part of X-Amz-Target -> the service and its module.
_SERVICES = {
    "DynamoDB_20120810": ("dynamodb", "dynamodb"),
    "AWSEvents": ("events", "eventbridge"),
    "AmazonSQS": ("sqs", "sqs"),
}
# Requests with these headers are left to the routing.
_UNUSUAL = {"content-encoding", "x-amz-decoded-content-length"}


def dispatch_directly():
    """Passes a request with X-Amz-Target of DynamoDB, EventBridge or SQS to its service at once."""
    wrap_function(app, "app", "ab1297bd6cd5", _make_wrapper)


def _make_wrapper(handle):
    async def wrapper(scope, receive, send):
        request = _find_service(scope) if scope["type"] == "http" and not app.AUTH else None
        if request is None:
            return await handle(scope, receive, send)
        chunks = []
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            chunks.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        return await _respond(*request, scope, b"".join(chunks), send)

    return wrapper


def _find_service(scope):
    if scope["method"] != "POST" or scope["path"] != "/" or scope["query_string"]:
        return None
    headers = {name.decode("latin-1").lower(): decode_header_value(value) for name, value in scope["headers"]}
    service = _SERVICES.get(headers.get("x-amz-target", "").partition(".")[0])
    if service is None or len(headers) < len(scope["headers"]) or not _UNUSUAL.isdisjoint(headers):
        return None
    return *service, headers


async def _respond(service, module, headers, scope, body, send):
    responses.set_request_client_ip((scope.get("client") or ("127.0.0.1",))[0])
    access_key = router.extract_access_key_id(headers)
    if access_key:
        responses.set_request_account_id(access_key)
    responses.set_request_region(router.extract_region(headers))
    try:
        status, answer, content = await app._get_module(module).handle_request("POST", "/", headers, body, {})
    except Exception as error:
        app.logger.exception("Error handling %s request: %s", service, error)
        status, answer = 500, {"Content-Type": "application/json"}
        content = json.dumps({"__type": "InternalError", "message": str(error)})
    responses.fix_error_content_type(service, status, answer)
    responses.fix_success_content_type(service, status, answer)
    content = content if isinstance(content, bytes) else content.encode()
    request_id = str(uuid.uuid4())
    answer = {**answer, "x-amzn-requestid": request_id, "x-amz-request-id": request_id, "date": formatdate(usegmt=True)}
    answer["Content-Length"] = str(len(content))
    await send({"type": "http.response.start", "status": status, "headers": app._asgi_header_list(answer)})
    await send({"type": "http.response.body", "body": content, "more_body": False})
