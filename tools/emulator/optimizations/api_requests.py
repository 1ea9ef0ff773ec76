"""API Gateway: the validation of request bodies."""

from corrections.upstream import wrap_function
from ministack.services import apigateway_v1

# The keywords of a schema of texts that are checked here.
_KEYWORDS = {"type", "minLength", "maxLength", "pattern", "enum", "description"}


def validate_texts_fast():
    """Validates texts without the keywords for other types: most values of a body are texts."""
    wrap_function(apigateway_v1, "_json_schema_valid", "96bb32e20a9e", _wrap_validate)


def _wrap_validate(validate):
    def wrapper(schema, value, root, seen=()):
        if type(value) is not str or type(schema) is not dict or not _KEYWORDS.issuperset(schema):
            return validate(schema, value, root, seen)
        if schema.get("type", "string") != "string" or "enum" in schema and value not in schema["enum"]:
            return validate(schema, value, root, seen)
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            return False
        return "pattern" not in schema or apigateway_v1._regex_search(schema["pattern"], value) is not False

    return wrapper
