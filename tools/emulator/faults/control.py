"""The requests that add, list and end faults. No fault hits them."""

from corrections import regions
from responses import format_json

from . import known_errors
from .fault import OUTAGE
from .parse import choose, InvalidFault, list_functions, parse_body, parse_event, parse_fault
from .registry import FAULTS

PREFIX = "/_faults"
_USAGE = (
    f"expected GET {PREFIX}, POST {PREFIX} or POST {PREFIX}/check with a fault, DELETE {PREFIX}, DELETE {PREFIX}/<id>, "
    f"POST {PREFIX}/events, GET {PREFIX}/services, GET {PREFIX}/services/<service> or GET {PREFIX}/services/<service>/<operation>"
)


def is_control(path):
    return path == PREFIX or path.startswith(f"{PREFIX}/")


async def answer(method, path, body):
    """Executes a request. Returns the response (status, headers, body)."""
    parts = path.split("/")[2:]
    try:
        if method == "POST" and parts == []:
            return format_json(201, _add(parse_fault(parse_body(body))))
        if method == "POST" and parts == ["check"]:
            return format_json(200, parse_fault(parse_body(body)).describe())
        if method == "POST" and parts == ["events"]:
            event = parse_event(parse_body(body))
            FAULTS.record(event)
            return format_json(201, event.describe())
        if method == "DELETE" and len(parts) < 2:
            return format_json(200, _end(parts))
        if method == "GET" and parts == []:
            return format_json(200, {name: [fault.describe() for fault in getattr(FAULTS, name)] for name in ("active", "ended")})
        if method == "GET" and parts[0] == "services" and len(parts) < 4:
            return format_json(200, _describe_services(*parts[1:]))
    except InvalidFault as invalid:
        return format_json(400, {"message": str(invalid)})
    return format_json(400, {"message": _USAGE})


def _add(fault):
    if fault.kind == OUTAGE and regions.is_down(fault.region):
        raise InvalidFault(f"the region {fault.region} is down already")
    FAULTS.add(fault)
    return fault.describe()


def _end(parts):
    """Ends a fault, or all. Returns those that have ended."""
    faults = [fault for fault in FAULTS.active if not parts or fault.id == parts[0]]
    if parts and not faults:
        active = ", ".join(fault.id for fault in FAULTS.active) or "none"
        raise InvalidFault(f"there is no active fault {parts[0]}; active: {active}")
    for fault in faults:
        FAULTS.end(fault, "operator")
    return {"ended": [fault.describe() for fault in faults]}


def _describe_services(service=None, operation=None):
    """Lists the services, or the operations and errors of one, or the errors of an operation."""
    services = known_errors.list_services()
    if service is None:
        errors = list(known_errors.INVOCATION_ERRORS)
        return {"services": services, "functions": list_functions(), "invocationErrors": errors}
    operations = known_errors.list_operations(choose("service", service, services))
    if operation is not None:
        choose("operation", operation, operations)
    return {"operations": operations, "errors": known_errors.list_errors(service, operation)}
