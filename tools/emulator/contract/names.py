"""What a call works on, as far as its parameters name it; never what it carries."""

import re

from .secrets import SECRET_TEXT

# ARNs, names, ids and URLs of things; `Bucket`, `Key` and `Rule` are names as well.
NAME = re.compile(r"(name|names|arn|arns|url|id|identifier|bucket|resource|role|rule|scope|uuid)$", re.I)
NOT_NAMES = re.compile(r"(token|secret|accesskeyid|versionid|messageid)", re.I)
LONGEST = 300


def names_in(call):
    """The members of the first level that name something, and the path of a call of API Gateway."""
    names = {}
    for name, value in call.parameters.items():
        if call.service == "s3" and name == "Key" or NAME.search(name) and not NOT_NAMES.search(name):
            text = value[0] if isinstance(value, list) and len(value) == 1 else value
            if isinstance(text, str) and len(text) <= LONGEST and not SECRET_TEXT.search(text):
                names[name] = text
    return names
