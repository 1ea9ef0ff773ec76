"""The rules of a service model: required, known member, type, enum, length, range, pattern, one member of a union."""

from dataclasses import dataclass

from .patterns import matches

NUMBERS = {"integer": int, "long": int, "float": float, "double": float}


@dataclass(frozen=True)
class Violation:
    """The location and the rule of a violation. The value is omitted if it may be secret."""

    location: str
    rule: str
    value: object
    sensitive: bool = False


def check(shape, value, location="", sensitive=False):
    """Each violation of a shape's rules by a value, whose members have the names of the shape's."""
    if value is None or shape.metadata.get("document"):
        return
    sensitive = sensitive or bool(shape.metadata.get("sensitive"))
    for violation in _CHECKS[shape.type_name](shape, value, location, sensitive):
        yield violation


def _structure(shape, value, location, sensitive):
    if not isinstance(value, dict):
        yield Violation(location, "structure", value, sensitive)
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield Violation(f"{location}.{name}", "required", None)
    if shape.metadata.get("union") and len(value) != 1:
        yield Violation(location, "exactly one member", sorted(value))
    for name, inner in value.items():
        yield from check(shape.members[name], inner, f"{location}.{name}", sensitive)


def _list(shape, value, location, sensitive):
    if not isinstance(value, list):
        yield Violation(location, "list", value, sensitive)
        return
    yield from _within(shape, len(value), location, "number of items")
    for at, inner in enumerate(value):
        yield from check(shape.member, inner, f"{location}[{at}]", sensitive)


def _map(shape, value, location, sensitive):
    if not isinstance(value, dict):
        yield Violation(location, "map", value, sensitive)
        return
    yield from _within(shape, len(value), location, "number of entries")
    for key, inner in value.items():
        yield from check(shape.key, key, f"{location}<{key}>", sensitive)
        yield from check(shape.value, inner, f"{location}[{key}]", sensitive)


def _string(shape, value, location, sensitive):
    if isinstance(value, bytes):
        # The body as a whole: text only if it is to be.
        value = value.decode(errors="replace")
    if not isinstance(value, str):
        yield Violation(location, "string", value, sensitive)
        return
    choices = shape.metadata.get("enum")
    if choices and value not in choices:
        yield Violation(location, f"one of {', '.join(choices[:12])}{', ...' if len(choices) > 12 else ''}", value, sensitive)
    yield from _within(shape, len(value), location, "length")
    pattern = shape.metadata.get("pattern")
    if pattern:
        matched = matches(pattern, value)
        if matched is None:
            yield Violation(location, "readable pattern", pattern)
        elif not matched:
            yield Violation(location, f"pattern {pattern}", value, sensitive)


def _blob(shape, value, location, sensitive):
    if not isinstance(value, (str, bytes)):
        yield Violation(location, "blob", value, sensitive)
        return
    # As text it is in base64.
    length = len(value) if isinstance(value, bytes) else len(value.rstrip("=")) * 3 // 4
    yield from _within(shape, length, location, "length")


def _number(shape, value, location, sensitive):
    kind = NUMBERS[shape.type_name]
    whole = kind is float or isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not whole:
        if kind is int or value not in ("NaN", "Infinity", "-Infinity"):
            yield Violation(location, shape.type_name, value, sensitive)
        return
    yield from _within(shape, value, location, "value")


def _boolean(shape, value, location, sensitive):
    if not isinstance(value, bool):
        yield Violation(location, "boolean", value, sensitive)


def _timestamp(shape, value, location, sensitive):
    if isinstance(value, (bool, list, dict)):
        yield Violation(location, "timestamp", value, sensitive)


def _within(shape, number, location, what):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and number < least) or (most is not None and number > most):
        yield Violation(location, f"{what} from {'any' if least is None else least} to {'any' if most is None else most}", number)


_CHECKS = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "character": _string,
    "blob": _blob,
    "integer": _number,
    "long": _number,
    "float": _number,
    "double": _number,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
