"""Extracts the names of the resources of a call from its parameters, without any content."""

import re

from .secrets import SECRET_TEXT

# Members with ARNs, names, ids and URLs of resources. `Bucket`, `Key` and `Rule` are also names.
NAME_MEMBER = re.compile(r"(name|names|arn|arns|url|id|identifier|bucket|resource|role|rule|scope|uuid)$", re.I)
OTHER_MEMBER = re.compile(r"(token|secret|accesskeyid|versionid|messageid)", re.I)
MAX_LENGTH = 300


def extract_names(call):
    """Returns the names in the members at the top level."""
    names = {}
    for name, value in call.parameters.items():
        if call.service == "s3" and name == "Key" or NAME_MEMBER.search(name) and not OTHER_MEMBER.search(name):
            text = value[0] if isinstance(value, list) and len(value) == 1 else value
            if isinstance(text, str) and len(text) <= MAX_LENGTH and not SECRET_TEXT.search(text):
                names[name] = text
    return names
