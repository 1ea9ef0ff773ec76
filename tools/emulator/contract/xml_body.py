"""Reads parameters in XML, which S3 and Route 53 use."""

from defusedxml.ElementTree import fromstring, ParseError

from .parameters import UnreadableRequest, parse_scalar


def read_xml(shape, body, unknown):
    """Reads the parameters of an XML body by the names of the members. Appends unknown members to `unknown`."""
    if not body.strip():
        return {}
    try:
        root = fromstring(body)
    except ParseError as error:
        raise UnreadableRequest(f"the body is not XML ({error})") from None
    return _read_structure(shape, root, "", unknown)


def _read_value(shape, elements, location, unknown):
    if shape.type_name == "list":
        items = elements if shape.serialization.get("flattened") else list(elements[0])
        return [_read_value(shape.member, [item], f"{location}[{index}]", unknown) for index, item in enumerate(items)]
    if shape.type_name == "map":
        entries = elements if shape.serialization.get("flattened") else list(elements[0])
        return dict(_read_entry(shape, entry, location, unknown) for entry in entries)
    if shape.type_name == "structure":
        return _read_structure(shape, elements[0], location, unknown)
    return parse_scalar(shape, elements[0].text or "")


def _read_entry(shape, entry, location, unknown):
    by_name = {_strip_namespace(child.tag): child for child in entry}
    key = (by_name[shape.key.serialization.get("name", "key")].text or "").strip()
    value = by_name[shape.value.serialization.get("name", "value")]
    return key, _read_value(shape.value, [value], f"{location}[{key}]", unknown)


def _read_structure(shape, element, location, unknown):
    children = {}
    for child in element:
        children.setdefault(_strip_namespace(child.tag), []).append(child)
    attributes = {_strip_namespace(name): value for name, value in element.attrib.items()}
    result = {}
    for name, member in shape.members.items():
        # The model contains `xsi:type` with its prefix.
        wire = _get_wire_name(name, member).split(":")[-1]
        if member.serialization.get("xmlAttribute"):
            if wire in attributes:
                result[name] = attributes[wire]
        elif wire in children:
            result[name] = _read_value(member, children.pop(wire), f"{location}.{name}", unknown)
    for name, found in children.items():
        unknown.append((f"{location}.{name}", (found[0].text or "").strip()))
    return result


def _get_wire_name(name, member):
    serialization = member.serialization
    if member.type_name == "list" and serialization.get("flattened"):
        return member.member.serialization.get("name", serialization.get("name", name))
    return serialization.get("name", name)


def _strip_namespace(tag):
    return tag.rsplit("}", 1)[-1]
