"""What the readers of the protocols have in common."""

import re

INTEGER = re.compile(r"[+-]?\d+")


class Unreadable(Exception):
    """A request is not in the form of its protocol; the message says where."""


def scalar(shape, text):
    """The value that a text stands for, by the shape's type; the text itself if it is not of that type."""
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
