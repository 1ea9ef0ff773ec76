"""What of a value that violates a rule may be written down."""

import json
import re

LONGEST = 60
# Names of members whose values may open something, or hold what a user stores.
SECRET_NAME = re.compile(
    r"(secret|password|passphrase|credential|token|private|authorization|signature|api.?key|body|payload|value|data)$", re.I
)
# Texts that are secret wherever they stand: access keys, JSON web tokens, keys in PEM, URLs with a password.
SECRET_TEXT = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{12}|\beyJ[\w-]{8,}\.|-----BEGIN|://[^/\s:@]+:[^/\s@]+@")
INDEX = re.compile(r"(\[[^\]]*\]|<[^>]*>)+$")


def shown(violation):
    """A short text of the value, or the kind of the omitted value."""
    value = violation.value
    if value is None:
        return "missing" if violation.rule == "required" else "none"
    if isinstance(value, (int, float)) and not violation.sensitive:
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, default=lambda other: type(other).__name__)
    name = INDEX.sub("", violation.location).rsplit(".", 1)[-1]
    if violation.sensitive or SECRET_NAME.search(name) or SECRET_TEXT.search(text):
        return f"left out ({type(value).__name__} of {len(text)} characters)"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"


def place(location):
    """A location without the keys of maps that may be secret themselves."""
    return SECRET_TEXT.sub("...", location.lstrip("."))[:200]
