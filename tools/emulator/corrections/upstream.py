"""How a correction takes hold of MiniStack's code, and notices when that code is no longer what it was.

MiniStack is pinned (requirements.txt), so a correction can rely on the exact text it was written against.
After an upgrade it must be read again: hence every helper here checks that text first, and raises Changed.
"""

import functools
import hashlib
import inspect


class Changed(Exception):
    """The part of MiniStack that a correction changes is no longer what it was written for."""


def _source(module, name):
    function = getattr(module, name, None)
    if function is None:
        raise Changed(f"{module.__name__}.{name} no longer exists")
    return function, inspect.getsource(function)


def _replace(where, text, replacements):
    for old, new in replacements:
        if text.count(old) != 1:
            raise Changed(f"{where} holds the text {old.strip()[:60]!r} {text.count(old)} times, not once")
        text = text.replace(old, new)
    return text


def digest(text):
    """The first 12 hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def wrap(module, name, expected, make):
    """Replaces a function by make(original), if the digest of its source is the expected one."""
    original, source = _source(module, name)
    if digest(source) != expected:
        raise Changed(f"{module.__name__}.{name} has changed (its source is now {digest(source)})")
    setattr(module, name, functools.wraps(original)(make(original)))


def rewrite(module, name, *replacements, as_name=None, **names):
    """Compiles a function again after replacing each (old text, new text); each old text must occur exactly once.

    `names` are made known to the new text; `as_name` keeps the original and defines a second function.
    """
    _, source = _source(module, name)
    where = f"{module.__name__}.{name}"
    source = _replace(where, source, replacements)
    if as_name:
        source = _replace(where, source, [(f"def {name}(", f"def {as_name}(")])
    module.__dict__.update(names)
    exec(compile(source, f"{module.__file__} (corrected)", "exec"), module.__dict__)


def rewrite_text(module, name, *replacements):
    """The same for a text constant of a module."""
    setattr(module, name, _replace(f"{module.__name__}.{name}", getattr(module, name), replacements))
