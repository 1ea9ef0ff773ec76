"""Parameters in JSON, or in CBOR, which has the same structure."""

import io
import json

from botocore.parsers import RpcV2CBORParser

from .models import wire_names
from .parameters import Unreadable


def read_json(shape, body, unknown):
    """The parameters of a JSON body, by the names of the members; what the shape does not know goes to `unknown`."""
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Unreadable(f"the body is not JSON ({error})") from None
    return rename(shape, value, "", unknown)


def read_cbor(shape, body, unknown):
    """The same of a CBOR body."""
    if not body:
        return {}
    try:
        value = RpcV2CBORParser().parse_data_item(io.BytesIO(body))
    except Exception as error:
        raise Unreadable(f"the body is not CBOR ({type(error).__name__})") from None
    return rename(shape, value, "", unknown)


def rename(shape, value, location, unknown):
    """A value with the members' names in place of those on the wire."""
    if shape.metadata.get("document") or value is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        names = wire_names(shape)
        result = {}
        for wire, inner in value.items():
            if wire in names:
                name = names[wire]
                result[name] = rename(shape.members[name], inner, f"{location}.{name}", unknown)
            elif wire != "__type":
                unknown.append((f"{location}.{wire}", inner))
        return result
    if shape.type_name == "list" and isinstance(value, list):
        return [rename(shape.member, inner, f"{location}[{at}]", unknown) for at, inner in enumerate(value)]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: rename(shape.value, inner, f"{location}[{key}]", unknown) for key, inner in value.items()}
    return value
