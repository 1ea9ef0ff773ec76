"""Loads each service model of botocore once."""

from functools import lru_cache

from botocore.loaders import Loader
from botocore.exceptions import UnknownServiceError
from botocore.model import ServiceModel

# The models of signing names that are not the name of one model.
MODELS_BY_SIGNING_NAME = {
    "apigateway": ["apigateway", "apigatewayv2"],
    "dynamodb": ["dynamodb", "dynamodbstreams"],
    "elasticloadbalancing": ["elbv2", "elb"],
    "monitoring": ["cloudwatch"],
    "s3": ["s3", "s3control"],
    "ses": ["ses", "sesv2"],
    "states": ["stepfunctions"],
    "tagging": ["resourcegroupstaggingapi"],
}

_LOADER = Loader()


@lru_cache(maxsize=None)
def load_model(service):
    """Loads the model of a service by botocore's name; None if there is none."""
    try:
        return ServiceModel(_LOADER.load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        return None


def has_models(name):
    """Whether there are services whose requests are signed with this name. Loads no model."""
    return _list_available().issuperset(MODELS_BY_SIGNING_NAME.get(name, [name]))


@lru_cache(maxsize=None)
def _list_available():
    return set(_LOADER.list_available_services("service-2"))


def find_models_by_signing_name(name):
    """Finds the models of the services whose requests are signed with this name."""
    models = (load_model(service) for service in MODELS_BY_SIGNING_NAME.get(name, [name]))
    return [model for model in models if model is not None]


def get_wire_name(shape, member):
    """Returns the wire name of a member, except in the query protocols."""
    return shape.members[member].serialization.get("name", member)


def map_wire_names(shape):
    """Returns the names of the members of a structure by their wire names."""
    # Cached in the shape: bodies contain thousands of structures of the same shape.
    if "contract_names" not in shape.__dict__:
        shape.__dict__["contract_names"] = {get_wire_name(shape, name): name for name in shape.members}
    return shape.__dict__["contract_names"]
