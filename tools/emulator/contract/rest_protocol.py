"""Reads parameters of the REST protocols: in the path, the query string, headers and the body."""

from .json_protocol import read_json
from .models import get_wire_name
from .parameters import parse_scalar
from .xml_body import read_xml

# The query parameters that SDKs and signatures add.
IGNORED_PREFIXES = ("x-id", "X-Amz-")


def read_rest(operation, labels, request, unknown):
    """Reads the parameters of a REST request by the names of the members."""
    shape = operation.input_shape
    if shape is None:
        return {}
    result, in_body = {}, {}
    query = request.query_parameters
    used = set(_get_fixed_parameters(operation))
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        wire = get_wire_name(shape, name)
        if location == "uri":
            if wire in labels:
                result[name] = parse_scalar(member, labels[wire])
        elif location == "querystring":
            values = [value for key, value in query if key == wire]
            if member.type_name == "map":
                # The map gets all parameters without a member, below.
                continue
            if values:
                used.add(wire)
                result[name] = [parse_scalar(member.member, one) for one in values] if member.type_name == "list" else parse_scalar(member, values[0])
        elif location == "header":
            if wire.lower() in request.headers:
                result[name] = _parse_header(member, request.headers[wire.lower()])
        elif location == "headers":
            result[name] = {
                key[len(wire):]: value for key, value in request.headers.items() if key.startswith(wire.lower())
            }
        else:
            in_body[name] = member
    rest = [(key, value) for key, value in query if key not in used and not key.startswith(IGNORED_PREFIXES)]
    _read_query_map(shape, rest, result, unknown)
    result.update(_read_body(operation, shape, in_body, request.body, unknown))
    return result


def _get_fixed_parameters(operation):
    _, _, query = operation.http["requestUri"].partition("?")
    return [part.split("=")[0] for part in query.split("&") if part]


def _read_query_map(shape, rest, result, unknown):
    for name, member in shape.members.items():
        if member.serialization.get("location") == "querystring" and member.type_name == "map":
            many = member.value.type_name == "list"
            result[name] = {key: [value] if many else value for key, value in rest}
            return
    unknown.extend((f".?{key}", value) for key, value in rest)


def _parse_header(member, text):
    if member.type_name == "list":
        return [parse_scalar(member.member, part.strip()) for part in text.split(",")]
    return parse_scalar(member, text)


def _read_body(operation, shape, in_body, body, unknown):
    read = read_xml if operation.service_model.metadata["protocol"] == "rest-xml" else read_json
    payload = shape.serialization.get("payload")
    if payload is None:
        # Some SDKs send `{}` for an operation without a body.
        values = read(shape, body, unknown) if in_body else {}
        unknown.extend((f".{name}", value) for name, value in values.items() if name not in in_body)
        return {name: value for name, value in values.items() if name in in_body}
    member = shape.members[payload]
    if member.type_name in ("blob", "string"):
        return {payload: body} if body else {}
    if not body.strip():
        return {}
    inner = []
    value = read(member, body, inner)
    unknown.extend((f".{payload}{location}", unknown_value) for location, unknown_value in inner)
    return {payload: value}
