"""The messages with which API Gateway explains why a body does not match its model.

API Gateway validates with the Java library json-schema-validator and copies its messages to
$context.error.validationErrorString. MiniStack only reports that a body is invalid; this module finds the errors.
"""

import json

from ministack.services import apigateway_v1 as api_gateway


def describe_errors(schema, body):
    """Formats all errors in one pair of brackets, as API Gateway does; "" if no error is found."""
    try:
        document = json.loads(body)
    except (ValueError, TypeError):
        return "[request body is not valid JSON]"
    errors = list(dict.fromkeys(_find_errors(schema, document, schema, 0)))
    return f"[{', '.join(errors)}]" if errors else ""


def _format_names(names):
    return json.dumps(sorted(names), separators=(",", ":"))


def _get_type_name(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return "integer"
    return next(name for name, is_type in api_gateway._JSON_TYPES.items() if is_type(value))


def _find_errors(schema, value, root, depth):
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        schema, root = api_gateway._resolve_schema_ref(schema["$ref"], root)
    if not isinstance(schema, dict) or depth > 50:
        return
    allowed = schema.get("type", [])
    allowed = allowed if isinstance(allowed, list) else [allowed]
    if allowed and not any(api_gateway._JSON_TYPES[kind](value) for kind in allowed):
        yield f"instance type ({_get_type_name(value)}) does not match any allowed primitive type (allowed: {_format_names(allowed)})"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"instance value ({json.dumps(value)}) not found in enum (possible values: {json.dumps(schema['enum'])})"
    if isinstance(value, str):
        yield from _find_string_errors(schema, value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            yield f"numeric instance is lower than the required minimum (minimum: {schema['minimum']}, found: {value})"
        if value > schema.get("maximum", value):
            yield f"numeric instance is greater than the required maximum (maximum: {schema['maximum']}, found: {value})"
        if schema.get("exclusiveMinimum") is True and value == schema.get("minimum"):
            yield f"numeric instance is not strictly greater than the required minimum {schema['minimum']}"
        if schema.get("exclusiveMaximum") is True and value == schema.get("maximum"):
            yield f"numeric instance is not strictly lower than the required maximum {schema['maximum']}"
    elif isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"array is too short: must have at least {schema['minItems']} elements but instance has {len(value)} elements"
        if len(value) > schema.get("maxItems", len(value)):
            yield f"array is too long: must have at most {schema['maxItems']} elements but instance has {len(value)} elements"
        for item in value:
            yield from _find_errors(schema.get("items", {}), item, root, depth + 1)
    elif isinstance(value, dict):
        yield from _find_object_errors(schema, value, root, depth)


def _find_string_errors(schema, value):
    if len(value) < schema.get("minLength", 0):
        yield f"string {json.dumps(value)} is too short (length: {len(value)}, required minimum: {schema['minLength']})"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"string {json.dumps(value)} is too long (length: {len(value)}, maximum allowed: {schema['maxLength']})"
    pattern = schema.get("pattern")
    if pattern and api_gateway._regex_search(pattern, value) is False:
        yield f"ECMA 262 regex {json.dumps(pattern)} does not match input string {json.dumps(value)}"


def _find_object_errors(schema, value, root, depth):
    properties = schema.get("properties") or {}
    missing = [name for name in schema.get("required") or [] if name not in value]
    if missing:
        yield f"object has missing required properties ({_format_names(missing)})"
    unknown = [name for name in value if name not in properties]
    if schema.get("additionalProperties") is False and unknown:
        yield f"object instance has properties which are not allowed by the schema: {_format_names(unknown)}"
    for name, item in value.items():
        yield from _find_errors(properties.get(name, {}), item, root, depth + 1)
