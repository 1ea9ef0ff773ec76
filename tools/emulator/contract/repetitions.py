"""Requests of the same kind. A load test sends a million of them."""

import re
from functools import lru_cache

from .names import NAME_MEMBER

# Of the requests with the same operation, sender and resources, the first ones are checked, and then one of several.
CHECKED_FIRST = 1_000
CHECKED_INTERVAL = 20
MAX_KINDS = 20_000

# The members with a text. The types of DynamoDB's values have one letter.
_TEXT_MEMBER = re.compile(rb'"(\w\w+)"\s*:\s*\[?\s*"([^"\\]*)"')


class Repetitions:
    """Counts the requests of the JSON protocol by their operation, region, sender and the resources that they name."""

    def __init__(self):
        self._counts = {}

    def is_checked(self, request, origin):
        """Whether a request is checked: all requests of other protocols are."""
        target = request.headers.get("x-amz-target")
        if target is None:
            return True
        resources = [pair for pair in _TEXT_MEMBER.findall(request.body) if _is_name(pair[0])]
        kind = (target, request.scope, *origin.values(), *resources)
        if len(self._counts) >= MAX_KINDS:
            self._counts.clear()
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        return count <= CHECKED_FIRST or count % CHECKED_INTERVAL == 0


@lru_cache(4096)
def _is_name(member):
    return NAME_MEMBER.search(member.decode()) is not None
