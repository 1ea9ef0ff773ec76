"""The stores of all services, which contain the resources of each account and region."""

import functools

from corrections.upstream import wrap_function, wrap_imported_function
from ministack.core import arn, responses

_MAX_ARNS = 4096


def list_resources_fast():
    """Lists the resources of an account and region without reading both again for each resource."""
    store = responses.AccountRegionScopedDict

    def items(self):
        account, region = self._prefix()
        return [(key[2], value) for key, value in list(self._data.items()) if key[0] == account and key[1] == region]

    def values(self):
        account, region = self._prefix()
        return [value for key, value in list(self._data.items()) if key[0] == account and key[1] == region]

    wrap_function(store, "items", "38f0852678b7", lambda original: items)
    wrap_function(store, "values", "c3c72e3a0abd", lambda original: values)


def parse_arns_once():
    """Parses each ARN once: a delivery parses that of its target five times."""

    def make_wrapper(parse_arn):
        parse = functools.lru_cache(_MAX_ARNS)(parse_arn)
        return lambda value: parse(value) if isinstance(value, str) else parse_arn(value)

    wrap_imported_function(arn, "parse_arn", "779f6e41795e", make_wrapper)
