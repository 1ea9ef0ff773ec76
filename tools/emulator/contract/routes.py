"""Finds the operation of a REST request by its method and path."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from .models import load_model, get_wire_name

LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


class Route:
    """An operation's method, its path with labels, and the parts of the query string that identify it."""

    def __init__(self, operation):
        self.operation = operation
        path, _, query = operation.http["requestUri"].partition("?")
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        # Split at the labels: literal, label, "+" or nothing, literal, ...
        parts = LABEL.split(path)
        self.labels = parts[1::3]
        literals, greedy = parts[::3], parts[2::3]
        groups = ["(.+)" if plus else "([^/]+)" for plus in greedy] + [""]
        self.pattern = re.compile("".join(re.escape(text) + group for text, group in zip(literals, groups)) + "/?")
        self.literal = sum(map(len, literals))

    def match(self, request, query):
        """Returns (rank of the match, label values), or None if the request is for another operation."""
        found = request.method == self.operation.http["method"] and self.pattern.fullmatch(request.path)
        if not found or not all(name in query and value in ("", query[name]) for name, value in self.query.items()):
            return None
        present, missing = self._count_required(request.headers, query)
        labels = dict(zip(self.labels, map(unquote, found.groups())))
        # S3 has two operations for some paths, of which the older is deprecated.
        return (-missing, len(self.query), present, not self.operation.deprecated, self.literal), labels

    def _count_required(self, headers, query):
        """Counts the required headers and query parameters that are present, and those that are missing."""
        shape = self.operation.input_shape
        there = []
        for name in shape.required_members if shape else []:
            location = shape.members[name].serialization.get("location")
            if location == "header":
                there.append(get_wire_name(shape, name).lower() in headers)
            elif location == "querystring":
                there.append(get_wire_name(shape, name) in query)
        return there.count(True), there.count(False)


@lru_cache(maxsize=None)
def _load_routes(service):
    model = load_model(service)
    return [Route(model.operation_model(name)) for name in model.operation_names]


def find_route(service, request):
    """Finds (operation, labels) of a REST request to a service by botocore's name; None if no operation matches."""
    query = dict(request.query_parameters)
    matches = [(route.operation, match) for route in _load_routes(service) if (match := route.match(request, query))]
    if not matches:
        return None
    operation, (_, labels) = max(matches, key=lambda one: one[1][0])
    return operation, labels
