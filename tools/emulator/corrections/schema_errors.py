"""The messages with which API Gateway explains why a body doesn't fit its model.

API Gateway validates with the Java library json-schema-validator and passes its messages on in
$context.error.validationErrorString. MiniStack only says that a body is invalid; this finds the reasons.
"""

import json

from ministack.services import apigateway_v1 as api_gateway


def describe(schema, body):
    """All reasons in one pair of brackets, as API Gateway puts them; "" if none can be named."""
    try:
        document = json.loads(body)
    except (ValueError, TypeError):
        return "[request body is not valid JSON]"
    reasons = list(dict.fromkeys(_reasons(schema, document, schema, 0)))
    return f"[{', '.join(reasons)}]" if reasons else ""


def _names(names):
    return json.dumps(sorted(names), separators=(",", ":"))


def _kind(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return "integer"
    return next(name for name, holds in api_gateway._JSON_TYPES.items() if holds(value))


def _reasons(schema, value, root, depth):
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        schema, root = api_gateway._resolve_schema_ref(schema["$ref"], root)
    if not isinstance(schema, dict) or depth > 50:
        return
    allowed = schema.get("type", [])
    allowed = allowed if isinstance(allowed, list) else [allowed]
    if allowed and not any(api_gateway._JSON_TYPES[kind](value) for kind in allowed):
        yield f"instance type ({_kind(value)}) does not match any allowed primitive type (allowed: {_names(allowed)})"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"instance value ({json.dumps(value)}) not found in enum (possible values: {json.dumps(schema['enum'])})"
    if isinstance(value, str):
        yield from _string_reasons(schema, value)
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
            yield from _reasons(schema.get("items", {}), item, root, depth + 1)
    elif isinstance(value, dict):
        yield from _object_reasons(schema, value, root, depth)


def _string_reasons(schema, value):
    if len(value) < schema.get("minLength", 0):
        yield f"string {json.dumps(value)} is too short (length: {len(value)}, required minimum: {schema['minLength']})"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"string {json.dumps(value)} is too long (length: {len(value)}, maximum allowed: {schema['maxLength']})"
    pattern = schema.get("pattern")
    if pattern and api_gateway._regex_search(pattern, value) is False:
        yield f"ECMA 262 regex {json.dumps(pattern)} does not match input string {json.dumps(value)}"


def _object_reasons(schema, value, root, depth):
    properties = schema.get("properties") or {}
    missing = [name for name in schema.get("required") or [] if name not in value]
    if missing:
        yield f"object has missing required properties ({_names(missing)})"
    unknown = [name for name in value if name not in properties]
    if schema.get("additionalProperties") is False and unknown:
        yield f"object instance has properties which are not allowed by the schema: {_names(unknown)}"
    for name, item in value.items():
        yield from _reasons(properties.get(name, {}), item, root, depth + 1)
