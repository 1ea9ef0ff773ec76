"""The patterns of the service models, which are Java's regular expressions."""

import re
from functools import lru_cache

# Python's expressions have no Unicode categories. What stands for them takes no less than they do.
CATEGORIES = {"L": r"\w", "N": r"\d", "Z": r"\s"}
OTHERS = r"\W"
CATEGORY = re.compile(r"\\p\{(?:Is)?(\w)\w*\}")
NAMED = {r"\p{Alnum}": "a-zA-Z0-9", r"\p{Alpha}": "a-zA-Z", r"\p{Digit}": "0-9", r"\p{Graph}": "!-~", r"\p{Print}": " -~",
         r"\p{ASCII}": r"\x00-\x7F", r"\p{Punct}": r"!-/:-@\[-`{-~"}
# Longer texts have their own limits; a pattern on them could take very long.
LONGEST = 20_000


@lru_cache(maxsize=None)
def compiled(pattern):
    """The pattern for Python; None if it can't be read."""
    text = pattern
    for java, python in NAMED.items():
        text = text.replace(java, python)
    text = CATEGORY.sub(lambda found: CATEGORIES.get(found[1], OTHERS), text)
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return None


def matches(pattern, text):
    """Whether a text is as a pattern demands, as a whole; None if the pattern can't be read."""
    expression = compiled(pattern)
    if expression is None:
        return None
    return len(text) > LONGEST or expression.fullmatch(text) is not None
