"""Parameters of the REST protocols: in the path, the query string, headers and the body."""

from .json_protocol import read_json
from .models import wire_name
from .parameters import scalar
from .xml_body import read_xml

# What SDKs and signatures put into a query string for themselves.
NOT_PARAMETERS = ("x-id", "X-Amz-")


def read_rest(operation, labels, request, unknown):
    """The parameters of a REST request, by the names of the members."""
    shape = operation.input_shape
    if shape is None:
        return {}
    result, in_body = {}, {}
    query = request.query_parameters
    used = set(_static_names(operation))
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        wire = wire_name(shape, name)
        if location == "uri":
            if wire in labels:
                result[name] = scalar(member, labels[wire])
        elif location == "querystring":
            values = [value for key, value in query if key == wire]
            if member.type_name == "map":
                # A map takes all that has no member of its own.
                continue
            if values:
                used.add(wire)
                result[name] = [scalar(member.member, one) for one in values] if member.type_name == "list" else scalar(member, values[0])
        elif location == "header":
            if wire.lower() in request.headers:
                result[name] = _header(member, request.headers[wire.lower()])
        elif location == "headers":
            result[name] = {
                key[len(wire):]: value for key, value in request.headers.items() if key.startswith(wire.lower())
            }
        else:
            in_body[name] = member
    rest = [(key, value) for key, value in query if key not in used and not key.startswith(NOT_PARAMETERS)]
    _read_query_map(shape, rest, result, unknown)
    result.update(_read_body(operation, shape, in_body, request.body, unknown))
    return result


def _static_names(operation):
    _, _, query = operation.http["requestUri"].partition("?")
    return [part.split("=")[0] for part in query.split("&") if part]


def _read_query_map(shape, rest, result, unknown):
    for name, member in shape.members.items():
        if member.serialization.get("location") == "querystring" and member.type_name == "map":
            many = member.value.type_name == "list"
            result[name] = {key: [value] if many else value for key, value in rest}
            return
    unknown.extend((f".?{key}", value) for key, value in rest)


def _header(member, text):
    if member.type_name == "list":
        return [scalar(member.member, part.strip()) for part in text.split(",")]
    return scalar(member, text)


def _read_body(operation, shape, in_body, body, unknown):
    read = read_xml if operation.service_model.metadata["protocol"] == "rest-xml" else read_json
    payload = shape.serialization.get("payload")
    if payload is None:
        # A body without members to fill is none: some SDKs send `{}`.
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
    unknown.extend((f".{payload}{location}", what) for location, what in inner)
    return {payload: value}
