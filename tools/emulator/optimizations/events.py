"""EventBridge: the patterns of rules, and the text of events."""

import functools
import json

from corrections import put_events
from corrections.upstream import rewrite_function, wrap_function
from ministack.services import eventbridge

_MAX_PATTERNS = 1024
# The targets of a few events are processed at the same time.
_MAX_EVENTS = 64


def match_patterns_fast():
    """Compares the source, the type and similar fields of an event first, with all values of a pattern at once."""
    wrap_function(eventbridge, "_matches_pattern_view", "10e78a261268", _wrap_matches_pattern)


def _wrap_matches_pattern(matches_pattern):
    def wrapper(pattern, view, owner="rule"):
        alternatives = _split_pattern(pattern) if isinstance(pattern, str) else None
        if alternatives is None:
            return matches_pattern(pattern, view, owner)
        return any(_matches_alternative(view, *alternative) for alternative in alternatives)

    return wrapper


@functools.lru_cache(_MAX_PATTERNS)
def _split_pattern(text):
    """Splits each alternative of a pattern: fields with a list of texts, other fields, and the detail. None if it is invalid."""
    alternatives = eventbridge._compiled_pattern(text)
    if alternatives is None or any(eventbridge._UNSATISFIABLE in pattern or not pattern for pattern in alternatives):
        return None
    split = []
    for pattern in alternatives:
        fields = {key: values for key, values in pattern.items() if key != "detail"}
        texts = {
            key: frozenset(values)
            for key, values in fields.items()
            if isinstance(values, list) and all(isinstance(value, str) for value in values)
        }
        others = {key: values for key, values in fields.items() if key not in texts}
        detail = {"detail": pattern["detail"]} if "detail" in pattern else None
        split.append((tuple(texts.items()), others, detail))
    return tuple(split)


def _matches_alternative(view, texts, others, detail):
    envelope = view.envelope()
    for key, values in texts:
        value = envelope.get(key)
        if type(value) is str:
            if value not in values:
                return False
        elif not eventbridge._matches_detail(envelope, {key: list(values)}):
            return False
    return (not others or eventbridge._matches_detail(envelope, others)) and (
        detail is None or eventbridge._matches_detail(view.event_with_detail(), detail)
    )


def format_events_once():
    """Parses the detail of an event once, and formats the event once for all targets that get the whole event."""
    parse = functools.lru_cache(_MAX_EVENTS)(json.loads)
    # The check of PutEvents parses the text first.
    put_events.parse_detail = parse

    def make_wrapper(decode_detail):
        def wrapper(raw):
            try:
                return parse(raw) if isinstance(raw, str) else decode_detail(raw)
            except (ValueError, TypeError, RecursionError):
                return raw

        return wrapper

    wrap_function(eventbridge, "_decoded_detail", "82d1c4c77688", make_wrapper)
    rewrite_function(
        eventbridge,
        "_invoke_target",
        (
            "    event_payload = json.dumps(view.event_with_detail())\n",
            "    event_payload = view.text() if _uses_event(target) else None\n",
        ),
        _uses_event=lambda target: not target.get("InputTransformer") and not target.get("Input"),
    )
    eventbridge._EventView = _View


class _View(eventbridge._EventView):
    __slots__ = ("_text",)

    def text(self):
        """Returns the whole event as JSON."""
        try:
            return self._text
        except AttributeError:
            self._text = json.dumps(self.event_with_detail())
            return self._text
