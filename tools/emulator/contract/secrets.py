"""Omits values that may be secret from the recording."""

import json
import re

MAX_LENGTH = 60
# Names of members whose values may be credentials, or data of users.
SECRET_NAME = re.compile(
    r"(secret|password|passphrase|credential|token|private|authorization|signature|api.?key|body|payload|value|data)$", re.I
)
# Texts that are secret in any member: access keys, JSON web tokens, keys in PEM, URLs with a password.
SECRET_TEXT = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{12}|\beyJ[\w-]{8,}\.|-----BEGIN|://[^/\s:@]+:[^/\s@]+@")
INDEX_SUFFIX = re.compile(r"(\[[^\]]*\]|<[^>]*>)+$")


def format_value(violation):
    """Formats a value as a short text, or describes the omitted value."""
    value = violation.value
    if value is None:
        return "missing" if violation.rule == "required" else "none"
    if isinstance(value, (int, float)) and not violation.sensitive:
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, default=lambda other: type(other).__name__)
    name = INDEX_SUFFIX.sub("", violation.location).rsplit(".", 1)[-1]
    if violation.sensitive or SECRET_NAME.search(name) or SECRET_TEXT.search(text):
        return f"omitted ({type(value).__name__} of {len(text)} characters)"
    return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}... ({len(text)} characters)"


def mask_location(location):
    """Masks the keys of maps in a location, which may be secret."""
    return SECRET_TEXT.sub("...", location.lstrip("."))[:200]
