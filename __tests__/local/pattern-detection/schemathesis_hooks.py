"""Corrects the valid requests that schemathesis generates where the OpenAPI document cannot express what is valid."""

import schemathesis

# The queries whose response had a next page, by its cursor.
QUERIES = {}


@schemathesis.hook
def before_call(context, case, **kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if isinstance(case.query, dict):
        correct_query(case)
    if isinstance(case.body, dict) and case.body.get("prices"):
        case.body = limit_nesting(case.body)
        correct_prices(case.body["prices"])


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and response.content.startswith(b'{"items"'):
        cursor = response.json().get("next")
        if cursor is not None:
            QUERIES[cursor] = {name: value for name, value in case.query.items() if name != "next"}


def correct_query(case):
    """A cursor belongs to the query of the page before, and `from` is not later than `to`."""
    cursor = case.query.pop("next", None)
    if cursor in QUERIES:
        case.query = {**QUERIES[cursor], "next": cursor}
        return
    first, last = case.query.get("from"), case.query.get("to")
    if isinstance(first, str) and isinstance(last, str) and first > last:
        case.query["from"], case.query["to"] = last, first
    if case.meta.phase.name == "stateful":
        case.query["limit"] = 1  # The results of the demonstration then have next pages.


def limit_nesting(value, depth=1):
    """The fields of unknown fields, too, have limits: their depth, their number, and two names that are not allowed."""
    if isinstance(value, list):
        return [limit_nesting(item, depth + 1) for item in value] if depth <= 8 else None
    if isinstance(value, dict):
        names = [name for name in value if name not in ("__proto__", "constructor")]
        return {name: limit_nesting(value[name], depth + 1) for name in names[:64]} if depth <= 8 else None
    return value


KINDS = ("correction", "split", "status", "halt", "resume", "quote")
# The largest value of each field that can be a decimal number as text, and a value in range.
LIMITS = {name: (1e12, "27123.45") for name in ("open", "high", "low", "close", "price")}
LIMITS |= {"volume": (1e18, "12.5"), "size": (1e18, "12.5"), "factor": (1000, "4")}


def correct_prices(prices):
    """Timestamps ascend and are not in the future, a correction follows its trade, and numbers are in range."""
    corrected = []
    for price in prices:
        price.pop("symbol", None)  # It must be the symbol of the window.
        for name, (limit, value) in LIMITS.items():
            if isinstance(price.get(name), str) and not is_in_range(price[name], name, limit):
                price[name] = value
        if get_kind(price) == "correction":
            corrected.append({"id": price["id"], "price": 1})
        close = price.get("price") if price.get("close") is None else price["close"]
        # The lowest and the highest price include the others.
        for name in ("open", "high", "low"):
            if get_kind(price) is None and price.get(name) is not None:
                price[name] = close
        corrected.append(price)
    prices[:] = corrected[-500:]
    if get_kind(prices[0]) == "correction":
        del prices[0]  # Its trade is beyond the limit of 500.
    for day, price in enumerate(prices):
        price["timestamp"] = 1_357_084_800_000 + day * 86_400_000


def get_kind(price):
    """The kind that an event names in `type` or `kind`; None for a bar, a close and a trade."""
    names = (str(price.get(name)).lower() for name in ("type", "kind"))
    return next((name for name in names if name in KINDS), None)


def is_in_range(text, name, limit):
    """Numbers above a limit, and prices and factors that are too small, are text of the schema but not accepted."""
    try:
        number = float(text)
    except ValueError:
        return True  # The value of a field that the event's kind does not use.
    lowest = {"volume": 0, "size": 0, "factor": 0.001}.get(name, 5e-324)
    return lowest <= number <= limit
