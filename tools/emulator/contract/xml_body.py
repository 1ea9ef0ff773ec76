"""Parameters in XML, as S3 and Route 53 take them."""

from defusedxml.ElementTree import fromstring, ParseError

from .parameters import Unreadable, scalar


def read_xml(shape, body, unknown):
    """The parameters of an XML body, by the names of the members; what the shape does not know goes to `unknown`."""
    if not body.strip():
        return {}
    try:
        root = fromstring(body)
    except ParseError as error:
        raise Unreadable(f"the body is not XML ({error})") from None
    return _structure(shape, root, "", unknown)


def _value(shape, elements, location, unknown):
    if shape.type_name == "list":
        items = elements if shape.serialization.get("flattened") else list(elements[0])
        return [_value(shape.member, [item], f"{location}[{at}]", unknown) for at, item in enumerate(items)]
    if shape.type_name == "map":
        entries = elements if shape.serialization.get("flattened") else list(elements[0])
        return dict(_entry(shape, entry, location, unknown) for entry in entries)
    if shape.type_name == "structure":
        return _structure(shape, elements[0], location, unknown)
    return scalar(shape, elements[0].text or "")


def _entry(shape, entry, location, unknown):
    by_name = {_local(child.tag): child for child in entry}
    key = (by_name[shape.key.serialization.get("name", "key")].text or "").strip()
    value = by_name[shape.value.serialization.get("name", "value")]
    return key, _value(shape.value, [value], f"{location}[{key}]", unknown)


def _structure(shape, element, location, unknown):
    children = {}
    for child in element:
        children.setdefault(_local(child.tag), []).append(child)
    attributes = {_local(name): value for name, value in element.attrib.items()}
    result = {}
    for name, member in shape.members.items():
        # `xsi:type` is written with its prefix in the model.
        wire = _wire(name, member).split(":")[-1]
        if member.serialization.get("xmlAttribute"):
            if wire in attributes:
                result[name] = attributes[wire]
        elif wire in children:
            result[name] = _value(member, children.pop(wire), f"{location}.{name}", unknown)
    for name, found in children.items():
        unknown.append((f"{location}.{name}", (found[0].text or "").strip()))
    return result


def _wire(name, member):
    serialization = member.serialization
    if member.type_name == "list" and serialization.get("flattened"):
        return member.member.serialization.get("name", serialization.get("name", name))
    return serialization.get("name", name)


def _local(tag):
    return tag.rsplit("}", 1)[-1]
