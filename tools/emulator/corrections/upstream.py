"""Functions that replace parts of MiniStack's code, after checking that these parts are unchanged.

MiniStack is pinned (requirements.txt), so a correction can rely on the exact source text that it replaces. An upgrade
can change that text. So every function here compares it first, and raises UpstreamChanged if it differs: check the
correction against the new source.
"""

import functools
import hashlib
import inspect
import types


class UpstreamChanged(Exception):
    """The part of MiniStack that a correction replaces has changed."""


def _get_source(module, name):
    """Returns a function, its source text in MiniStack, and this text with the changes of earlier corrections."""
    function = getattr(module, name, None)
    if function is None:
        raise UpstreamChanged(f"{module.__name__}.{name} no longer exists")
    original, corrected = getattr(function, "sources", None) or (inspect.getsource(function),) * 2
    return function, original, corrected


def _replace_texts(where, text, replacements):
    for old, new in replacements:
        if text.count(old) != 1:
            raise UpstreamChanged(f"{where} contains the text {old.strip()[:60]!r} {text.count(old)} times; expected once")
        text = text.replace(old, new)
    return text


def compute_digest(text):
    """Computes the first 12 hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def wrap_function(module, name, expected, make_wrapper):
    """Replaces a function with make_wrapper(original), if the digest of its source is the expected one."""
    function, source, _ = _get_source(module, name)
    if compute_digest(source) != expected:
        raise UpstreamChanged(f"{module.__name__}.{name} has changed (its source is now {compute_digest(source)})")
    wrapper = functools.wraps(function)(make_wrapper(function))
    wrapper.is_correction = True
    setattr(module, name, wrapper)


def wrap_imported_function(module, name, expected, make_wrapper):
    """Does the same as wrap_function for a function that other modules have imported by its name."""
    function = getattr(module, name)
    wrap_function(module, name, expected, lambda original: make_wrapper(_copy_function(original)))
    wrapper = f"_wrapper_of_{name}"
    module.__dict__[wrapper] = getattr(module, name)
    names = {}
    exec(f"def {name}(*args, **options):\n    return {wrapper}(*args, **options)\n", names)
    function.__code__ = names[name].__code__


def _copy_function(function):
    copy = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def rewrite_function(module, name, *replacements, as_name=None, **names):
    """Compiles a function again after replacing each (old text, new text); each old text must occur exactly once.

    The new text can use `names`. With `as_name`, the original stays, and the new text becomes a second function. Several
    corrections can rewrite a function, one after another, and wrap it afterwards.
    """
    function, original, source = _get_source(module, name)
    where = f"{module.__name__}.{name}"
    # MiniStack's own decorators are part of the source text.
    if hasattr(function, "is_correction") and not as_name:
        raise UpstreamChanged(f"{where} is wrapped: rewrite it before it is wrapped")
    source = _replace_texts(where, source, replacements)
    if as_name:
        source = _replace_texts(where, source, [(f"def {name}(", f"def {as_name}(")])
    module.__dict__.update(names)
    exec(compile(source, f"{module.__file__} (corrected)", "exec"), module.__dict__)
    getattr(module, as_name or name).sources = (original, source)


def rewrite_text(module, name, *replacements):
    """Replaces each (old text, new text) in a text constant of a module; each old text must occur exactly once."""
    setattr(module, name, _replace_texts(f"{module.__name__}.{name}", getattr(module, name), replacements))


def apply_all(kind, changes, without):
    """Calls each function of `changes` except those in `without`. Raises UpstreamChanged, which names the change."""
    for name, change in changes.items():
        if name in without:
            continue
        try:
            change()
        except UpstreamChanged as reason:
            raise UpstreamChanged(f"the {kind} {name} no longer fits MiniStack: {reason}") from None
