"""Lambda: reserved concurrency."""

from ministack.services import lambda_svc

from .upstream import wrap_function


def limit_all_qualifiers():
    """Limits the invocations of all versions and aliases of a function together to its reserved concurrency.

    MiniStack limits those of $LATEST only.
    """

    def make_wrapper(get_reserved_concurrency):
        def wrapper(function, config):
            base = lambda_svc._functions.get(config.get("FunctionName"))
            return get_reserved_concurrency(base or function, config)

        return wrapper

    wrap_function(lambda_svc, "_reserved_concurrency", "ebec4b4bba77", make_wrapper)
