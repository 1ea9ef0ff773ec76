"""The requests for a region that is down, and the requests that take a region down or up."""

import re
from urllib.parse import parse_qs

from ministack import app
from ministack.core.router import detect_service, extract_signed_region
from ministack.services import apigateway_v1
from responses import format_error, format_json, send_response

from . import regions, replication

_PREFIX = "/_regions"
_REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
_SWITCH = re.compile(rf"{_PREFIX}/({_REGION})/(down|up)")
_LAG = re.compile(rf"{_PREFIX}/replication-lag/(\d{{1,8}})")
# Signed for us-east-1, but available when that region is down.
_GLOBAL_SERVICES = {"iam", "route53", "cloudfront", "budgets", "organizations"}
_UNAVAILABLE = 503


def reject_requests(application):
    """Wraps an ASGI application so that requests for a region that is down get 503, in the protocol of their service."""

    async def handle(scope, receive, send):
        if scope["type"] != "http":
            return await application(scope, receive, send)
        path = scope["path"]
        if path == _PREFIX or path.startswith(f"{_PREFIX}/"):
            response = _control(scope["method"], path)
        else:
            response = _find_outage(scope) if regions.list_down() else None
            if response is None:
                return await application(scope, receive, send)
        await send_response(scope, receive, send, response)

    return handle


def is_signed_for_region_down(headers):
    """Whether a request of a regional service, with these headers, is for a region that is down."""
    return regions.is_down(extract_signed_region(headers))


def _find_outage(scope):
    """Returns the response to a request whose region is down; None if it is up."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    region = find_region(scope, headers, query)
    if not regions.is_down(region):
        return None
    service = detect_service(scope["method"], scope["path"], headers, query)
    if service in _GLOBAL_SERVICES:
        return None
    regions.report_rejection(region)
    return _describe_outage(region, service, headers)


def find_region(scope, headers, query):
    """Finds the region of a request: that of its signature, or that of the REST API. None if it has none."""
    region = extract_signed_region(headers, query)
    if region is not None:
        return region
    url = app._parse_execute_api_url(headers.get("host", ""), scope["path"])
    apis = apigateway_v1._rest_apis.all_items() if url else ()
    return next((home for (_, home, api), _ in apis if api == url[0]), None)


def _describe_outage(region, service, headers):
    message = f"The region {region} is down. (Local target: POST {_PREFIX}/{region}/up ends the outage.)"
    return format_error(service, "ServiceUnavailable", _UNAVAILABLE, message, headers)


def _control(method, path):
    """Executes a request that takes a region down or up, sets the replication lag, or reads both."""
    switch, lag = _SWITCH.fullmatch(path), _LAG.fullmatch(path)
    if method == "POST" and switch:
        region, state = switch.groups()
        (regions.set_down if state == "down" else regions.set_up)(region)
    elif method == "POST" and lag:
        replication.set_lag(int(lag[1]))
    elif method != "GET" or path != _PREFIX:
        message = (
            f"expected POST {_PREFIX}/<region>/down, POST {_PREFIX}/<region>/up, "
            f"POST {_PREFIX}/replication-lag/<milliseconds> or GET {_PREFIX}"
        )
        return format_json(400, {"message": message})
    status = {
        "down": regions.list_down(),
        "replicationLagMilliseconds": replication.get_lag(),
        "pendingWrites": replication.count_pending(),
    }
    return format_json(200, status)
