"""Finds the operation of a request, and reads its parameters."""

from dataclasses import dataclass, field

from .json_protocol import read_cbor, read_json
from .models import find_models_by_signing_name
from .parameters import UnreadableRequest
from .query_protocol import parse_form, QueryReader
from .rest_protocol import read_rest
from .routes import find_route

REST_PROTOCOLS = ("rest-json", "rest-xml")


@dataclass
class Call:
    """An operation with its parameters by the names of its members, and the unknown parameters."""

    operation: object
    parameters: dict
    unknown: list = field(default_factory=list)

    @property
    def service(self):
        return self.operation.service_model.service_name


def read_call(request):
    """Reads the call of a signed request.

    Raises UnreadableRequest for an unknown service or operation, or if the request does not match its protocol.
    """
    _, signing_name = request.scope
    models = find_models_by_signing_name(signing_name)
    if not models:
        raise UnreadableRequest(f"no service signs its requests as {signing_name}")
    for model in models:
        call = _read_call_of_model(model, request)
        if call is not None:
            return call
    raise UnreadableRequest(f"{signing_name} has no operation {_describe_request(request)}")


def find_operation(model, request):
    """Finds the operation of a request among those of a model, and the labels of its path; (None, {}) if there is none."""
    headers = request.headers
    if _is_cbor(request):
        return _get_operation(model, request.path.rsplit("/operation/", 1)[-1]), {}
    target = headers.get("x-amz-target")
    if target:
        prefix, _, name = target.rpartition(".")
        return (_get_operation(model, name) if prefix == model.metadata.get("targetPrefix") else None), {}
    if model.metadata["protocol"] in REST_PROTOCOLS:
        return find_route(model.service_name, request) or (None, {})
    return _get_operation(model, dict(parse_form(request)).get("Action", "")), {}


def _is_cbor(request):
    return request.headers.get("smithy-protocol") == "rpc-v2-cbor"


def _get_operation(model, name):
    return model.operation_model(name) if name in model.operation_names else None


def _read_call_of_model(model, request):
    operation, labels = find_operation(model, request)
    if operation is None:
        return None
    unknown = []
    return Call(operation, _read_parameters(model.metadata["protocol"], operation, labels, request, unknown), unknown)


def _read_parameters(protocol, operation, labels, request, unknown):
    shape = operation.input_shape
    if _is_cbor(request) or "x-amz-target" in request.headers:
        read = read_cbor if _is_cbor(request) else read_json
        return read(shape, request.body, unknown) if shape else {}
    if protocol in REST_PROTOCOLS:
        return read_rest(operation, labels, request, unknown)
    return QueryReader(protocol == "ec2", unknown).read(shape, parse_form(request))


def _describe_request(request):
    target = request.headers.get("x-amz-target")
    if target:
        return target
    action = dict(parse_form(request)).get("Action") if "form" in request.headers.get("content-type", "") else None
    return action or f"{request.method} {request.path}"
