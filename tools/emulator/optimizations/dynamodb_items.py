"""DynamoDB: copies and sizes of items, and the parsing and the results of expressions."""

import copy
import functools
import marshal

from corrections.upstream import rewrite_function, wrap_function
from ministack.services import dynamodb

_MAX_EXPRESSIONS = 1024
_MAX_NUMBERS = 4096
_MAX_ITEMS = 1024
# The content of a value decides about it, not which of its parts are the same objects, as in later versions.
_MARSHAL_VERSION = 2
# How much longer a request is as MiniStack measures it, at the most: spaces, and a character as \uXXXX\uXXXX.
_MAX_GROWTH = 12


class _FastCopy:
    """Python's module `copy`, with a deepcopy that is ten times faster for plain values such as items."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(value, *args):
        try:
            return marshal.loads(marshal.dumps(value))
        except ValueError:  # It contains objects of classes.
            return copy.deepcopy(value, *args)


def copy_items_fast():
    """Copies items without Python's generic deepcopy: a transaction of three items makes about 20 copies."""
    dynamodb.copy = _FastCopy


def keep_sizes():
    """Computes the size of an item or a number once: a transaction measures each of its items several times."""
    wrap_function(dynamodb, "_number_size_bytes", "b88f1324ce67", _keep_results_of_texts)
    wrap_function(dynamodb, "_number_error", "ef4bc256910b", _keep_results_of_texts)
    wrap_function(dynamodb, "_ddb_canonicalize_number", "cfa3862c4b51", _keep_results_of_texts)
    wrap_function(dynamodb, "_item_size_bytes", "9be41cc11f94", _keep_results_of_items)


def _keep_results_of_texts(function):
    get_result = functools.lru_cache(_MAX_NUMBERS)(function)
    # An invalid request can contain anything instead of a text.
    return lambda text: get_result(text) if isinstance(text, str) else function(text)


def _keep_results_of_items(function):
    get_result = functools.lru_cache(_MAX_ITEMS)(lambda content: function(marshal.loads(content)))

    def wrapper(item):
        try:
            content = marshal.dumps(item, _MARSHAL_VERSION)
        except ValueError:
            return function(item)
        return get_result(content)

    return wrapper


def measure_large_transactions():
    """Measures a transaction only if it can be over the limit, and its items only if the capacity is requested."""
    size = 0

    def make_wrapper(handle_request):
        async def wrapper(method, path, headers, body, query_params):
            nonlocal size
            size = len(body)
            return await handle_request(method, path, headers, body, query_params)

        return wrapper

    rewrite_function(
        dynamodb,
        "_transact_write_items",
        (
            'if len(json.dumps(data).encode("utf-8")) > _DDB_TXN_MAX_BYTES:',
            'if _can_be_large() and len(json.dumps(data).encode("utf-8")) > _DDB_TXN_MAX_BYTES:',
        ),
        # A retry has the same parameters: if it requests no capacity, it needs no sizes.
        ("        for old_it, new_it in effects:\n", '        for old_it, new_it in effects if rc != "NONE" else ():\n'),
        _can_be_large=lambda: size * _MAX_GROWTH > dynamodb._DDB_TXN_MAX_BYTES,
    )
    wrap_function(dynamodb, "handle_request", "1201f2ac993c", make_wrapper)


def keep_parsed_expressions():
    """Parses each expression once: handlers send the same few expressions again and again."""

    def make_wrapper(tokenize):
        get_tokens = functools.lru_cache(_MAX_EXPRESSIONS)(lambda expression: tuple(tokenize(expression)))

        def wrapper(expression):
            # Callers change their list.
            return list(get_tokens(expression)) if isinstance(expression, str) else tokenize(expression)

        return wrapper

    wrap_function(dynamodb, "_tokenize", "6abb13395c3e", make_wrapper)
    wrap_function(dynamodb, "_condition_syntax_error", "5213f1ffac34", functools.lru_cache(_MAX_EXPRESSIONS))
    wrap_function(dynamodb, "_evaluate_condition", "94561811e28c", _wrap_evaluate_condition)


def _wrap_evaluate_condition(evaluate_condition):
    @functools.lru_cache(_MAX_EXPRESSIONS)
    def get_tokens(expression, slot):
        """Returns the tokens of a condition if the expression alone shows that it is valid."""
        tokens = dynamodb._tokenize(expression)
        is_invalid = (
            dynamodb._check_redundant_parens(tokens, slot)
            or dynamodb._check_reserved_keyword_usage(tokens)
            or dynamodb._condition_syntax_error(expression, slot)
        )
        compares_bounds = any(kind == "IDENT" and text.upper() == "BETWEEN" for kind, text in tokens)
        return None if is_invalid or compares_bounds else tuple(tokens)

    def wrapper(expression, item, values, names, slot="ConditionExpression"):
        try:
            tokens = get_tokens(expression, slot) if expression and expression.strip() else None
            if tokens:
                return dynamodb._ExprEval(tokens, item, values, names).evaluate()
        except Exception:
            pass  # MiniStack's function describes the error.
        return evaluate_condition(expression, item, values, names, slot)

    return wrapper


def keep_updated_items():
    """Applies an update expression once: a transaction does it three times, to check the result first."""
    wrap_function(dynamodb, "_apply_update_expression", "ffd488974842", _wrap_apply_update)


def _wrap_apply_update(apply_update):
    @functools.lru_cache(_MAX_ITEMS)
    def get_result(content):
        item, attributes = apply_update(*marshal.loads(content))
        return marshal.dumps(item), tuple(attributes)

    def wrapper(item, expression, values, names, updated_attrs=None):
        try:
            updated, attributes = get_result(marshal.dumps((item, expression, values, names), _MARSHAL_VERSION))
        except Exception:
            # MiniStack's function describes the error.
            return apply_update(item, expression, values, names, updated_attrs)
        updated_attrs = set() if updated_attrs is None else updated_attrs
        updated_attrs.update(attributes)
        return marshal.loads(updated), updated_attrs

    return wrapper
