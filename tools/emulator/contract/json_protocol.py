"""Reads parameters in JSON, or in CBOR, which has the same structure."""

import io
import json

from botocore.parsers import RpcV2CBORParser

from .models import map_wire_names
from .parameters import UnreadableRequest


def read_json(shape, body, unknown):
    """Reads the parameters of a JSON body by the names of the members. Appends unknown members to `unknown`."""
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError as error:
        raise UnreadableRequest(f"the body is not JSON ({error})") from None
    return rename_members(shape, value, "", unknown)


def read_cbor(shape, body, unknown):
    """Reads the parameters of a CBOR body in the same way."""
    if not body:
        return {}
    try:
        value = RpcV2CBORParser().parse_data_item(io.BytesIO(body))
    except Exception as error:
        raise UnreadableRequest(f"the body is not CBOR ({type(error).__name__})") from None
    return rename_members(shape, value, "", unknown)


def rename_members(shape, value, location, unknown):
    """Replaces the wire names in a value by the names of the members."""
    if shape.metadata.get("document") or value is None:
        return value
    if shape.type_name == "structure" and isinstance(value, dict):
        names = map_wire_names(shape)
        result = {}
        for wire, inner in value.items():
            if wire in names:
                name = names[wire]
                result[name] = rename_members(shape.members[name], inner, f"{location}.{name}", unknown)
            elif wire != "__type":
                unknown.append((f"{location}.{wire}", inner))
        return result
    if shape.type_name == "list" and isinstance(value, list):
        return [rename_members(shape.member, item, f"{location}[{index}]", unknown) for index, item in enumerate(value)]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: rename_members(shape.value, inner, f"{location}[{key}]", unknown) for key, inner in value.items()}
    return value
