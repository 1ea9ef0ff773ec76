"""Corrects the valid requests that schemathesis generates where the OpenAPI document cannot express what is valid."""

import schemathesis

# The queries whose response had a next page, by its cursor.
QUERIES = {}


@schemathesis.hook
def before_call(context, case, **kwargs):
    if not case.meta.generation.mode.is_positive:
        return
    if isinstance(case.query, dict):
        correct_query(case)
    if isinstance(case.body, dict) and case.body.get("prices"):
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


# The fields of other kinds of events than bars. Which of them belong together depends on the values of others.
OTHER_KINDS = ("interval", "final", "price", "size", "id", "kind", "status", "factor", "symbol")


def correct_prices(prices):
    """Each event is a bar. Timestamps ascend and are not in the future; low and high include open and close; text is a
    number in range."""
    for day, price in enumerate(prices):
        price["timestamp"] = 1_357_084_800_000 + day * 86_400_000
        for name in OTHER_KINDS:
            price.pop(name, None)
        if not isinstance(price.get("close"), (int, float)):
            price["close"] = "27123.45"
        for name in ("open", "high", "low"):
            if name in price:
                price[name] = price["close"]
        if isinstance(price.get("volume"), str):
            price["volume"] = "12.5"
