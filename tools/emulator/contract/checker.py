"""Checks requests, and records what they are."""

from .callers import caller_of
from .names import names_in
from .operations import read_call
from .parameters import Unreadable
from .rules import check, Violation
from .secrets import place, shown

# A test that sends an invalid request on purpose says so, request by request.
EXPECTED = "x-invalid-on-purpose"


class Checker:
    """Counts requests, and writes down each different call and violation."""

    def __init__(self, recording):
        self.recording = recording
        self.requests = 0
        self.unsigned = 0

    def take(self, request):
        """Checks one request. What is not signed is no call of AWS's: the API's users, health checks."""
        self.requests += 1
        if request.scope is None or "/_user_request_" in request.path:
            self.unsigned += 1
            return
        caller, command = caller_of(request.headers)
        sender = {"caller": caller, "command": command}
        marked = {**sender, "expected": EXPECTED in request.headers}
        try:
            call = read_call(request)
        except Unreadable as error:
            self.recording.once("unchecked", reason=str(error), **marked)
            return
        names = {"service": call.service, "operation": call.operation.name}
        path = request.path if call.service == "apigateway" else None
        self.recording.call(**names, **sender, region=request.scope[0], names=names_in(call), path=path)
        for violation in violations_of(call):
            self.recording.once(
                "violation",
                **names,
                **marked,
                location=place(violation.location),
                rule=violation.rule,
                value=shown(violation),
            )


def violations_of(call):
    """Each violation of the service model by a call."""
    for location, value in call.unknown:
        yield Violation(location, "known member", value, sensitive=not isinstance(value, (bool, int, float)))
    if call.operation.input_shape:
        yield from check(call.operation.input_shape, call.parameters)
