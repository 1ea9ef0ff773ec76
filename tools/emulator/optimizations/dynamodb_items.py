"""DynamoDB: copies of items, and the parsing of expressions."""

import copy
import functools
import marshal

from corrections.upstream import wrap_function
from ministack.services import dynamodb

_MAX_EXPRESSIONS = 1024


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


def keep_parsed_expressions():
    """Splits each expression into tokens once: handlers send the same few expressions again and again."""

    def make_wrapper(tokenize):
        get_tokens = functools.lru_cache(_MAX_EXPRESSIONS)(lambda expression: tuple(tokenize(expression)))

        def wrapper(expression):
            # Callers change their list.
            return list(get_tokens(expression)) if isinstance(expression, str) else tokenize(expression)

        return wrapper

    wrap_function(dynamodb, "_tokenize", "6abb13395c3e", make_wrapper)
