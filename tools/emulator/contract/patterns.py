"""Matches the patterns of the service models, which are regular expressions of Java."""

import re
from functools import lru_cache

# Python's expressions have no Unicode categories. These replacements match at least the same characters.
CATEGORY_CLASSES = {"L": r"\w", "N": r"\d", "Z": r"\s"}
OTHER_CLASS = r"\W"
CATEGORY = re.compile(r"\\p\{(?:Is)?(\w)\w*\}")
NAMED_CLASSES = {r"\p{Alnum}": "a-zA-Z0-9", r"\p{Alpha}": "a-zA-Z", r"\p{Digit}": "0-9", r"\p{Graph}": "!-~", r"\p{Print}": " -~",
         r"\p{ASCII}": r"\x00-\x7F", r"\p{Punct}": r"!-/:-@\[-`{-~"}
# Longer texts are not matched, because that could take very long. Other rules limit their length.
MAX_LENGTH = 20_000


@lru_cache(maxsize=None)
def compile_pattern(pattern):
    """Compiles a pattern for Python; None if that is not possible."""
    text = pattern
    for java, python in NAMED_CLASSES.items():
        text = text.replace(java, python)
    text = CATEGORY.sub(lambda found: CATEGORY_CLASSES.get(found[1], OTHER_CLASS), text)
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return None


def matches_pattern(pattern, text):
    """Whether the whole text matches a pattern; None if the pattern can't be compiled."""
    expression = compile_pattern(pattern)
    if expression is None:
        return None
    return len(text) > MAX_LENGTH or expression.fullmatch(text) is not None
