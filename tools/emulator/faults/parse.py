"""Reads a fault from the body of a request, and reports what is wrong with it."""

import difflib
import json
import random
import re

from ministack.services import lambda_svc

from . import known_errors
from .fault import EVENT, Fault, INVOCATION, OUTAGE, POLL, REQUEST

_MAX_SECONDS = 24 * 3600
_MAX_LATENCY_MS = 15 * 60 * 1000
_MAX_SEED = 2**31
_MAX_LISTED = 40
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_TARGETS = {"service": REQUEST, "function": INVOCATION, "pollsOf": POLL, "outage": OUTAGE}
_OPTIONS = {
    REQUEST: {"service", "operation", "region", "error", "latencyMs", "share", "seed", "seconds"},
    INVOCATION: {"function", "region", "error", "latencyMs", "share", "seed", "seconds"},
    POLL: {"pollsOf", "region", "latencyMs", "share", "seed", "seconds"},
    OUTAGE: {"outage", "seconds"},
}


class InvalidFault(ValueError):
    """A fault that cannot be injected: what is wrong, and what was expected."""


def parse_body(body):
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InvalidFault("the body is not a JSON object")
    return value


def parse_fault(value):
    """Parses a fault. Raises InvalidFault."""
    targets = [name for name in _TARGETS if value.get(name) is not None]
    if len(targets) != 1:
        raise InvalidFault(f"found {' and '.join(targets) or 'no target'}; expected one of {', '.join(_TARGETS)}")
    kind = _TARGETS[targets[0]]
    value = {name: item for name, item in value.items() if item is not None}
    for name in value.keys() - _OPTIONS[kind]:
        raise InvalidFault(f"a fault with {targets[0]} has no {name}; expected {', '.join(sorted(_OPTIONS[kind]))}")
    fault = Fault(kind, region=_parse_region(value.get("outage", value.get("region"))))
    fault.seconds = _parse_number(value, "seconds", _MAX_SECONDS)
    if kind == OUTAGE:
        return fault
    fault.share = _parse_number(value, "share", 1, default=1)
    fault.seed = _parse_seed(value.get("seed"))
    fault.latency = _parse_latency(value.get("latencyMs", 0))
    if kind == REQUEST:
        _parse_request(fault, value)
    else:
        fault.function = _find_function(value.get("function") or value.get("pollsOf"), fault.region)
    if kind == INVOCATION and "error" in value:
        fault.error = choose("error", value["error"], known_errors.INVOCATION_ERRORS)
    if kind != POLL and fault.error is None and fault.latency[1] == 0:
        raise InvalidFault("found neither an error nor a latency; expected one of them or both")
    return fault


def parse_event(value):
    """Parses an event that another program caused: a description, its start and its end. Raises InvalidFault."""
    times = [value.get("startedAt"), value.get("endedAt")]
    if not isinstance(value.get("description"), str) or not all(type(time) is int for time in times):
        raise InvalidFault("expected description, and startedAt and endedAt in milliseconds since 1970")
    start, end = times
    return Fault(
        EVENT, description=value["description"][:200], started_at=start, ends_at=end, ended_at=end, ended_by="operator"
    )


def _parse_request(fault, value):
    name = _require_text("service", value["service"])
    fault.service = choose("service", known_errors.ALIASES.get(name, name), known_errors.list_services())
    if "operation" in value:
        fault.operation = choose("operation", value["operation"], known_errors.list_operations(fault.service))
    if "error" in value:
        errors = known_errors.list_errors(fault.service, fault.operation)
        fault.error = choose("error", value["error"], errors)
        fault.status = errors[fault.error]


def choose(what, name, known):
    """Returns a name if it is known. Raises InvalidFault with the most similar ones, or else with the first ones."""
    if _require_text(what, name) in known:
        return name
    by_lower = {item.lower(): item for item in known}
    similar = [by_lower[item] for item in difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0.6)]
    hint = f"did you mean {' or '.join(similar)}?" if similar else f"expected one of {', '.join(list(known)[:_MAX_LISTED])}"
    raise InvalidFault(f"there is no {what} {json.dumps(name)}; {hint}")


def list_functions(region=None):
    """Lists the names of the functions in a region, or in all regions."""
    return sorted({key[2] for key in list(lambda_svc._functions._data) if region in (None, key[1])})


def _find_function(name, region):
    """Finds a function by its name, or by its id, which is a part of the name: OrderRelay of order-relay-dev."""
    names = list_functions(region)
    if _require_text("function", name) in names:
        return name
    matches = [known for known in names if f"-{_to_kebab_case(name)}-" in f"-{_to_kebab_case(known)}-"]
    if len(matches) > 1:
        raise InvalidFault(f"the function {json.dumps(name)} is ambiguous; expected one of {', '.join(matches)}")
    return matches[0] if matches else choose("function", name, names or ["(no function is deployed)"])


def _to_kebab_case(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _require_text(what, value):
    if not isinstance(value, str):
        raise InvalidFault(f"{what} is {json.dumps(value)}; expected a name")
    return value


def _parse_region(region):
    if region is not None and not (isinstance(region, str) and _REGION.fullmatch(region)):
        raise InvalidFault(f"the region is {json.dumps(region)}; expected a region such as us-east-1")
    return region


def _parse_number(value, name, maximum, default=None):
    number = value.get(name, default)
    if type(number) not in (int, float) or not 0 < number <= maximum:
        raise InvalidFault(f"{name} is {json.dumps(number)}; expected a number above 0 and at most {maximum}")
    return number


def _parse_seed(seed):
    if seed is None:
        return random.randrange(_MAX_SEED)
    if type(seed) is not int or not 0 <= seed < _MAX_SEED:
        raise InvalidFault(f"seed is {json.dumps(seed)}; expected a whole number from 0 to {_MAX_SEED - 1}")
    return seed


def _parse_latency(latency):
    """Parses a latency in milliseconds, or a range [shortest, longest]."""
    ends = latency if isinstance(latency, list) else [latency, latency]
    is_valid = len(ends) == 2 and all(type(end) in (int, float) and 0 <= end <= _MAX_LATENCY_MS for end in ends)
    if not is_valid or ends[0] > ends[1]:
        raise InvalidFault(
            f"latencyMs is {json.dumps(latency)}; expected milliseconds up to {_MAX_LATENCY_MS}, or [shortest, longest]"
        )
    return tuple(ends)
