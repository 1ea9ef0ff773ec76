"""A request as the emulator received it."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]*)/([^/]+)/aws4_request")
PRESIGNED_SCOPE = re.compile(r"[^/]+/\d{8}/([^/]*)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Request:
    """A request. Path and query are percent-encoded, and the names of headers are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: dict = field(default_factory=dict)
    body: bytes = b""

    @property
    def query_parameters(self):
        """The parameters of the query string, as (name, value)."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def scope(self):
        """The (region, signing name) of the signature; None if the request is not signed."""
        found = SCOPE.search(self.headers.get("authorization", "")) or PRESIGNED_SCOPE.fullmatch(
            dict(self.query_parameters).get("X-Amz-Credential", "")
        )
        return (found[1], found[2]) if found else None
