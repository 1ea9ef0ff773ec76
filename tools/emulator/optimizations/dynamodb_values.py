"""DynamoDB: checks and sizes of attribute values, in fewer steps for valid values of the usual types.

MiniStack checks and measures each value several times in a request. Whatever is unusual is left to MiniStack's function,
which also describes the error.
"""

from corrections.upstream import wrap_function
from ministack.services import dynamodb


def check_values_fast():
    """Checks the depth, the numbers and the types of values in fewer steps."""
    wrap_function(dynamodb, "_nesting_exceeded", "0a9f26bb2b25", _wrap_nesting_exceeded)
    wrap_function(dynamodb, "_nesting_level", "e880d7cbf812", lambda original: _get_nesting_level)
    wrap_function(dynamodb, "_attribute_value_error", "55ab8d8af96f", _wrap_value_error)
    wrap_function(dynamodb, "_validate_attribute_value", "6877d90e0458", _wrap_validate_value)
    wrap_function(dynamodb, "_attribute_value_size", "a57557cf9928", _wrap_value_size)


def _get_children(value):
    """Returns the values in a map or list; () for other values."""
    if type(value) is not dict or len(value) != 1:
        return ()
    for kind, content in value.items():
        if kind == "M" and type(content) is dict:
            return content.values()
        if kind == "L" and type(content) is list:
            return content
    return ()


def _get_nesting_level(value, depth=1):
    deepest = depth
    for child in _get_children(value):
        level = _get_nesting_level(child, depth + 1) if _get_children(child) else depth + 1
        deepest = level if level > deepest else deepest
    return deepest


def _wrap_nesting_exceeded(original):
    return lambda value, depth=1: _get_nesting_level(value, depth) > dynamodb._DDB_MAX_NESTING_DEPTH


def _wrap_value_error(find_error):
    def is_valid(value):
        if type(value) is not dict or len(value) != 1:
            return True
        for kind, content in value.items():
            if kind == "N":
                return dynamodb._number_error(content) is None
            if kind in ("M", "L"):
                return all(map(is_valid, _get_children(value)))
        return kind not in ("SS", "NS", "BS")

    return lambda value: None if is_valid(value) else find_error(value)


def _wrap_validate_value(validate):
    def wrapper(name, value, depth=1):
        if type(value) is dict and len(value) == 1 and depth <= dynamodb._DDB_MAX_NESTING_DEPTH:
            for kind, content in value.items():
                if kind == "S" and type(content) is str or kind == "BOOL" and type(content) is bool:
                    return None
                if kind == "N" and (number := dynamodb._ddb_canonicalize_number(content)) is not None:
                    value["N"] = number
                    return None
                if kind == "M" and type(content) is dict or kind == "L" and type(content) is list:
                    errors = (wrapper(name, child, depth + 1) for child in _get_children(value))
                    return next(filter(None, errors), None)
        return validate(name, value, depth)

    return wrapper


def _wrap_value_size(measure):
    def wrapper(value):
        if type(value) is dict and len(value) == 1:
            for kind, content in value.items():
                if kind == "S" and type(content) is str:
                    return len(content) if content.isascii() else len(content.encode())
                if kind == "N":
                    return dynamodb._number_size_bytes(content)
                if kind == "M" and type(content) is dict:
                    names = "".join(content)
                    return 3 + len(content) + len(names.encode()) + sum(map(wrapper, content.values()))
                if kind == "L" and type(content) is list:
                    return 3 + sum(1 + wrapper(child) for child in content if isinstance(child, dict))
        return measure(value)

    return wrapper
