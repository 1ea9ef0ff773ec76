"""ECR: the replication configuration of a registry."""

import copy

from ministack.core.responses import AccountRegionScopedDict, json_response
from ministack.services import ecr

from .upstream import rewrite_function, wrap_function

_FIELD = "replicationConfiguration"
# Each account and region has one registry.
_REGISTRY = "registry"
_configurations = AccountRegionScopedDict()


def store_replication_configuration():
    """Stores the replication configuration of a registry, which MiniStack does not know. It replicates no images."""
    rewrite_function(
        ecr,
        "handle_request",
        (
            '        "DescribeRegistry": _describe_registry,\n',
            '        "DescribeRegistry": _describe_registry,\n'
            '        "PutReplicationConfiguration": _put_replication_configuration,\n',
        ),
        _put_replication_configuration=_put_configuration,
    )
    rewrite_function(
        ecr,
        "_describe_registry",
        ('"replicationConfiguration": {"rules": []},', '"replicationConfiguration": _get_replication_configuration(),'),
        _get_replication_configuration=_get_configuration,
    )
    wrap_function(ecr, "get_state", "c03149ebc9ae", _wrap_get_state)
    wrap_function(ecr, "_restore_state", "b65dea2177d6", _wrap_restore_state)


def _put_configuration(data):
    _configurations[_REGISTRY] = data[_FIELD]
    return json_response({_FIELD: data[_FIELD]})


def _get_configuration():
    return _configurations.get(_REGISTRY, {"rules": []})


def _wrap_get_state(get_state):
    return lambda: {**get_state(), "replication_configurations": copy.deepcopy(_configurations)}


def _wrap_restore_state(restore_state):
    def wrapper(data):
        restore_state(data)
        _configurations.update((data or {}).get("replication_configurations", {}))

    return wrapper
