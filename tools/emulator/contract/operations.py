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


def _read_call_of_model(model, request):
    unknown = []
    headers, protocol = request.headers, model.metadata["protocol"]
    if headers.get("smithy-protocol") == "rpc-v2-cbor":
        operation = _find_operation(model, request.path.rsplit("/operation/", 1)[-1])
        return operation and Call(operation, _read_parameters(read_cbor, operation, request, unknown), unknown)
    target = headers.get("x-amz-target")
    if target:
        prefix, _, name = target.rpartition(".")
        operation = _find_operation(model, name) if prefix == model.metadata.get("targetPrefix") else None
        return operation and Call(operation, _read_parameters(read_json, operation, request, unknown), unknown)
    if protocol in REST_PROTOCOLS:
        found = find_route(model.service_name, request)
        return found and Call(found[0], read_rest(*found, request, unknown), unknown)
    form = parse_form(request)
    operation = _find_operation(model, dict(form).get("Action", ""))
    return operation and Call(operation, QueryReader(protocol == "ec2", unknown).read(operation.input_shape, form), unknown)


def _find_operation(model, name):
    return model.operation_model(name) if name in model.operation_names else None


def _read_parameters(read, operation, request, unknown):
    shape = operation.input_shape
    return read(shape, request.body, unknown) if shape else {}


def _describe_request(request):
    target = request.headers.get("x-amz-target")
    if target:
        return target
    action = dict(parse_form(request)).get("Action") if "form" in request.headers.get("content-type", "") else None
    return action or f"{request.method} {request.path}"
