"""Checks requests, and records calls and violations."""

from .callers import identify_caller
from .names import extract_names
from .operations import read_call
from .parameters import UnreadableRequest
from .repetitions import Repetitions
from .rules import check_value, Violation
from .secrets import mask_location, format_value

# Tests add this header to requests that are invalid on purpose.
EXPECTED_HEADER = "x-invalid-on-purpose"


class Checker:
    """Counts requests, and records each distinct call and violation."""

    def __init__(self, recording):
        self.recording = recording
        self.requests = 0
        self.unsigned = 0
        self._repetitions = Repetitions()

    def check_request(self, request):
        """Checks a request. Unsigned requests are not calls of AWS services: requests of API users, health checks."""
        self.requests += 1
        if request.scope is None or "/_user_request_" in request.path:
            self.unsigned += 1
            return
        caller, command = identify_caller(request.headers)
        sender = {"caller": caller, "command": command}
        origin = {**sender, "expected": EXPECTED_HEADER in request.headers}
        if not self._repetitions.is_checked(request, origin):
            return
        try:
            call = read_call(request)
        except UnreadableRequest as error:
            self.recording.write_once("unchecked", reason=str(error), **origin)
            return
        names = {"service": call.service, "operation": call.operation.name}
        path = request.path if call.service == "apigateway" else None
        self.recording.write_call(**names, **sender, region=request.scope[0], names=extract_names(call), path=path)
        for violation in find_violations(call):
            self.recording.write_once(
                "violation",
                **names,
                **origin,
                location=mask_location(violation.location),
                rule=violation.rule,
                value=format_value(violation),
            )


def find_violations(call):
    """Finds each violation of the service model by a call."""
    for location, value in call.unknown:
        yield Violation(location, "known member", value, sensitive=not isinstance(value, (bool, int, float)))
    if call.operation.input_shape:
        yield from check_value(call.operation.input_shape, call.parameters)
