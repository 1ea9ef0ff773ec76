"""The rules of a service model: required, known member, type, enum, length, range, pattern, one member of a union."""

from dataclasses import dataclass

from .patterns import matches_pattern

NUMBERS = {"integer": int, "long": int, "float": float, "double": float}


@dataclass(frozen=True)
class Violation:
    """The location and the rule of a violation. The value is omitted if it may be secret."""

    location: str
    rule: str
    value: object
    sensitive: bool = False


def check_value(shape, value, location="", sensitive=False):
    """Finds each violation of a shape's rules by a value, whose members have the names of the shape's members."""
    if value is None or shape.metadata.get("document"):
        return
    sensitive = sensitive or bool(shape.metadata.get("sensitive"))
    for violation in _CHECKS[shape.type_name](shape, value, location, sensitive):
        yield violation


def _check_structure(shape, value, location, sensitive):
    if not isinstance(value, dict):
        yield Violation(location, "structure", value, sensitive)
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield Violation(f"{location}.{name}", "required", None)
    if shape.metadata.get("union") and len(value) != 1:
        yield Violation(location, "exactly one member", sorted(value))
    for name, inner in value.items():
        yield from check_value(shape.members[name], inner, f"{location}.{name}", sensitive)


def _check_list(shape, value, location, sensitive):
    if not isinstance(value, list):
        yield Violation(location, "list", value, sensitive)
        return
    yield from _check_range(shape, len(value), location, "number of items")
    for index, item in enumerate(value):
        yield from check_value(shape.member, item, f"{location}[{index}]", sensitive)


def _check_map(shape, value, location, sensitive):
    if not isinstance(value, dict):
        yield Violation(location, "map", value, sensitive)
        return
    yield from _check_range(shape, len(value), location, "number of entries")
    for key, inner in value.items():
        yield from check_value(shape.key, key, f"{location}<{key}>", sensitive)
        yield from check_value(shape.value, inner, f"{location}[{key}]", sensitive)


def _check_string(shape, value, location, sensitive):
    if isinstance(value, bytes):
        # The payload is the whole body: decode it as text.
        value = value.decode(errors="replace")
    if not isinstance(value, str):
        yield Violation(location, "string", value, sensitive)
        return
    choices = shape.metadata.get("enum")
    if choices and value not in choices:
        yield Violation(location, f"one of {', '.join(choices[:12])}{', ...' if len(choices) > 12 else ''}", value, sensitive)
    yield from _check_range(shape, len(value), location, "length")
    pattern = shape.metadata.get("pattern")
    if pattern:
        matched = matches_pattern(pattern, value)
        if matched is None:
            yield Violation(location, "readable pattern", pattern)
        elif not matched:
            yield Violation(location, f"pattern {pattern}", value, sensitive)


def _check_blob(shape, value, location, sensitive):
    if not isinstance(value, (str, bytes)):
        yield Violation(location, "blob", value, sensitive)
        return
    # A blob in a text is encoded in base64.
    length = len(value) if isinstance(value, bytes) else len(value.rstrip("=")) * 3 // 4
    yield from _check_range(shape, length, location, "length")


def _check_number(shape, value, location, sensitive):
    kind = NUMBERS[shape.type_name]
    whole = kind is float or isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not whole:
        if kind is int or value not in ("NaN", "Infinity", "-Infinity"):
            yield Violation(location, shape.type_name, value, sensitive)
        return
    yield from _check_range(shape, value, location, "value")


def _check_boolean(shape, value, location, sensitive):
    if not isinstance(value, bool):
        yield Violation(location, "boolean", value, sensitive)


def _check_timestamp(shape, value, location, sensitive):
    if isinstance(value, (bool, list, dict)):
        yield Violation(location, "timestamp", value, sensitive)


def _check_range(shape, number, location, quantity):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and number < least) or (most is not None and number > most):
        yield Violation(location, f"{quantity} from {'any' if least is None else least} to {'any' if most is None else most}", number)


_CHECKS = {
    "structure": _check_structure,
    "list": _check_list,
    "map": _check_map,
    "string": _check_string,
    "character": _check_string,
    "blob": _check_blob,
    "integer": _check_number,
    "long": _check_number,
    "float": _check_number,
    "double": _check_number,
    "boolean": _check_boolean,
    "timestamp": _check_timestamp,
}
