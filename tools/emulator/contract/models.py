"""The service models of botocore, each loaded once."""

from functools import lru_cache

from botocore.loaders import Loader
from botocore.exceptions import UnknownServiceError
from botocore.model import ServiceModel

# Signing names that are not the name of botocore's model, or of several models.
BY_SIGNING_NAME = {
    "apigateway": ["apigateway", "apigatewayv2"],
    "elasticloadbalancing": ["elbv2", "elb"],
    "monitoring": ["cloudwatch"],
    "s3": ["s3", "s3control"],
    "ses": ["ses", "sesv2"],
    "states": ["stepfunctions"],
    "tagging": ["resourcegroupstaggingapi"],
}

_LOADER = Loader()


@lru_cache(maxsize=None)
def model_of(service):
    """The model of a service by botocore's name; None if there is none."""
    try:
        return ServiceModel(_LOADER.load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        return None


def models_signed_as(name):
    """The models of the services whose requests are signed with this name."""
    models = (model_of(service) for service in BY_SIGNING_NAME.get(name, [name]))
    return [model for model in models if model is not None]


def wire_name(shape, member):
    """The name of a member of a structure outside of the query protocols."""
    return shape.members[member].serialization.get("name", member)


def wire_names(shape):
    """The names of the members of a structure by those on the wire."""
    # Cached in the shape: bodies contain thousands of structures of the same shape.
    if "contract_names" not in shape.__dict__:
        shape.__dict__["contract_names"] = {wire_name(shape, name): name for name in shape.members}
    return shape.__dict__["contract_names"]
