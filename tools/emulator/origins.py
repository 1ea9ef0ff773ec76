"""Who may call the emulator.

It executes all requests and runs code: any program that can reach it acts as the developer. The loopback address keeps
other machines out, but not the web pages in the developer's browser. So a request is refused

- if its Host is not a name of this machine: a foreign domain that resolves to 127.0.0.1 (DNS rebinding);
- if it comes from a page of another origin: by Origin, by Sec-Fetch-Site, and by Referer where the browser sends neither.

A foreign page may link to the REST API, as a mail with an approval does: opening a link is the one thing it can do.
No answer has an Access-Control header, so no page of another origin can read one.
"""

import ipaddress
import json
import re

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
# The URL of a deployed API, by path or by host name.
API_PATH = re.compile(rb"^/(restapis/[^/]+/[^/]+/_user_request_|_aws/execute-api/[^/]+)(/|$)")
API_HOST = re.compile(r"^[a-z0-9]+\.execute-api\.(?:[a-z0-9-]+\.)?localhost$")
# What a program that is no browser sends.
SAME_ORIGIN = (None, "same-origin", "none")


def local_callers_only(app):
    """An ASGI application that answers requests from this machine's programs and from its own pages only."""

    async def answer(scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await app(scope, receive, send)
        reason = refusal(scope)
        if reason is None:
            return await app(scope, receive, without_cors(send))
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 1008, "reason": reason})
        body = json.dumps({"__type": "AccessDeniedException", "message": f"refused: {reason}"}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        # A client that still writes would not see the answer.
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return answer


def refusal(scope):
    """Why a request is refused, or None."""
    host, *others = values(scope, b"host") or [None]
    if host is None or others:
        return "expected one Host header"
    name = loopback_name(host)
    if name is None:
        return f"Host {host!r} is not this machine; expected 127.0.0.1 or localhost"
    if not scope.get("raw_path", b"/").startswith((b"/", b"*")):
        return "expected a path, not a URL"
    origins = values(scope, b"origin")
    site = next(iter(values(scope, b"sec-fetch-site")), None)
    if len(origins) > 1:
        return "expected one Origin header"
    if origins and not is_own_origin(origins[0], host, site):
        return f"requests from the origin {origins[0]!r} are not answered"
    if opens_link(scope, name):
        return None
    if site not in SAME_ORIGIN:
        return "requests from pages of another origin are not answered"
    # Browsers that send no Sec-Fetch-Site.
    referers = values(scope, b"referer") if site is None else []
    if any(not is_own_origin("/".join(referer.split("/")[:3]), host, None) for referer in referers):
        return "requests from pages of another origin are not answered"
    return None


def values(scope, header):
    return [value.decode("latin-1").strip() for name, value in scope["headers"] if name.lower() == header]


def loopback_name(host):
    """The name in a Host header, if it is this machine's: a loopback address, localhost, or a name below localhost."""
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
    """Whether an origin is the emulator itself, as the request addresses it.

    A form on a page that sends no referrer has the origin "null"; so has a frame of any other page. Only the browser's
    own Sec-Fetch-Site distinguishes the two.
    """
    return origin.lower() == f"http://{host.lower()}" or (origin == "null" and site == "same-origin")


def opens_link(scope, name):
    """Whether a browser opens the URL of a deployed API as a top-level page, which only reads."""
    mode, destination = (next(iter(values(scope, header)), None) for header in (b"sec-fetch-mode", b"sec-fetch-dest"))
    is_api = bool(API_PATH.match(scope.get("raw_path", b"")) or API_HOST.match(name))
    is_page = (mode is None or mode == "navigate") and (destination is None or destination == "document")
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and is_api and is_page


def without_cors(send):
    """Removes the headers with which a browser allows pages of other origins to read the response."""

    async def sent(message):
        if message["type"] == "http.response.start":
            headers = [pair for pair in message.get("headers", []) if not pair[0].lower().startswith(b"access-control-")]
            message = {**message, "headers": headers}
        await send(message)

    return sent
