"""Common functions of the protocol readers."""

import re

INTEGER = re.compile(r"[+-]?\d+")


class UnreadableRequest(Exception):
    """A request does not match its protocol. The message contains the location."""


def parse_scalar(shape, text):
    """Converts a text to the shape's type; returns the text itself if it is not of that type."""
    kind = shape.type_name
    if kind in ("integer", "long") and INTEGER.fullmatch(text):
        return int(text)
    if kind in ("float", "double"):
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    return text
