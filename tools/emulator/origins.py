"""Protects the emulator from web pages of other origins.

The emulator executes every request and runs code, with the developer's permissions. It listens on the loopback address,
which other machines can't reach, but web pages in the developer's browser can. So the emulator rejects a request

- whose Host is not a name of this machine: a foreign domain that resolves to 127.0.0.1 (DNS rebinding);
- from a page of another origin, according to Origin, to Sec-Fetch-Site, or to Referer if the browser sends neither.

A page of another origin can only open a link to the REST API, as an email with an approval link does. No response has
an Access-Control header, so no page of another origin can read it.
"""

import functools
import ipaddress
import json
import re

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
CHECKED_HEADERS = (b"host", b"origin", b"referer", b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest")
# The URL of a deployed API, by path or by host name.
API_PATH = re.compile(rb"^/(restapis/[^/]+/[^/]+/_user_request_|_aws/execute-api/[^/]+)(/|$)")
API_HOST = re.compile(r"^[a-z0-9]+\.execute-api\.(?:[a-z0-9-]+\.)?localhost$")
# The values of Sec-Fetch-Site of the emulator's own pages, and of programs, which send no such header.
SAME_ORIGIN = (None, "same-origin", "none")


def reject_foreign_origins(app):
    """Wraps an ASGI application so that it only accepts requests from programs of this machine and from its own pages."""

    async def handle(scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await app(scope, receive, send)
        reason = find_rejection(scope)
        if reason is None:
            return await app(scope, receive, remove_cors_headers(send))
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008, "reason": reason})
        body = json.dumps({"__type": "AccessDeniedException", "message": f"rejected: {reason}"}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        # A client that still writes would not receive the response.
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return handle


def find_rejection(scope):
    """Finds the reason to reject a request; None if it is accepted."""
    values = collect_values(scope)
    host, *others = values[b"host"] or [None]
    if host is None or others:
        return "expected one Host header"
    name = parse_loopback_name(host)
    if name is None:
        return f"Host {host!r} is not this machine; expected 127.0.0.1 or localhost"
    if not scope.get("raw_path", b"/").startswith((b"/", b"*")):
        return "expected a path, not a URL"
    origins = values[b"origin"]
    site = next(iter(values[b"sec-fetch-site"]), None)
    if len(origins) > 1:
        return "expected one Origin header"
    if origins and not is_own_origin(origins[0], host, site):
        return f"requests from the origin {origins[0]!r} are not allowed"
    if is_link_to_api(scope, name, values):
        return None
    if site not in SAME_ORIGIN:
        return "requests from pages of another origin are not allowed"
    # Browsers that send no Sec-Fetch-Site.
    referers = values[b"referer"] if site is None else []
    if any(not is_own_origin("/".join(referer.split("/")[:3]), host, None) for referer in referers):
        return "requests from pages of another origin are not allowed"
    return None


def collect_values(scope):
    """Collects the values of each header in CHECKED_HEADERS."""
    values = {header: [] for header in CHECKED_HEADERS}
    for name, value in scope["headers"]:
        if name.lower() in values:
            values[name.lower()].append(value.decode("latin-1").strip())
    return values


@functools.lru_cache(64)
def parse_loopback_name(host):
    """Parses the name in a Host header; None if it is no loopback address, not localhost and not below localhost."""
    match = re.fullmatch(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::\d{1,5})?", host.lower())
    if not match:
        return None
    name = match["six"] or match["name"]
    if name in LOOPBACK_NAMES or name.endswith(".localhost"):
        return name
    try:
        return name if ipaddress.ip_address(name).is_loopback else None
    except ValueError:
        return None


def is_own_origin(origin, host, site):
    """Whether an origin is that of the emulator, as the request addresses it.

    A form on a page that sends no referrer has the origin "null", and so does a sandboxed frame of any other page. Only
    Sec-Fetch-Site, which the browser sets, distinguishes the two.
    """
    return origin.lower() == f"http://{host.lower()}" or (origin == "null" and site == "same-origin")


def is_link_to_api(scope, name, values):
    """Whether a browser opens the URL of a deployed API as a top-level page, with a method that only reads."""
    mode, destination = (next(iter(values[header]), None) for header in (b"sec-fetch-mode", b"sec-fetch-dest"))
    is_api = bool(API_PATH.match(scope.get("raw_path", b"")) or API_HOST.match(name))
    is_page = (mode is None or mode == "navigate") and (destination is None or destination == "document")
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and is_api and is_page


def remove_cors_headers(send):
    """Removes the headers with which a browser allows pages of other origins to read the response."""

    async def send_filtered(message):
        if message["type"] == "http.response.start":
            headers = [pair for pair in message.get("headers", []) if not pair[0].lower().startswith(b"access-control-")]
            message = {**message, "headers": headers}
        await send(message)

    return send_filtered
