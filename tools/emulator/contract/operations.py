"""Which operation a request is, with which parameters."""

from dataclasses import dataclass, field

from .json_protocol import read_cbor, read_json
from .models import models_signed_as
from .parameters import Unreadable
from .query_protocol import form_of, Query
from .rest_protocol import read_rest
from .routes import find_route

REST = ("rest-json", "rest-xml")


@dataclass
class Call:
    """An operation with its parameters by the names of its members, and what it has no members for."""

    operation: object
    parameters: dict
    unknown: list = field(default_factory=list)

    @property
    def service(self):
        return self.operation.service_model.service_name


def read_call(request):
    """The call that a signed request makes.

    Raises Unreadable if there is no such service or operation, or if it is not in the form of its protocol.
    """
    _, signing_name = request.scope
    models = models_signed_as(signing_name)
    if not models:
        raise Unreadable(f"no service signs its requests as {signing_name}")
    for model in models:
        call = _read_as(model, request)
        if call is not None:
            return call
    raise Unreadable(f"{signing_name} has no operation {_described(request)}")


def _read_as(model, request):
    unknown = []
    headers, protocol = request.headers, model.metadata["protocol"]
    if headers.get("smithy-protocol") == "rpc-v2-cbor":
        operation = _named(model, request.path.rsplit("/operation/", 1)[-1])
        return operation and Call(operation, _by(read_cbor, operation, request, unknown), unknown)
    target = headers.get("x-amz-target")
    if target:
        prefix, _, name = target.rpartition(".")
        operation = _named(model, name) if prefix == model.metadata.get("targetPrefix") else None
        return operation and Call(operation, _by(read_json, operation, request, unknown), unknown)
    if protocol in REST:
        found = find_route(model.service_name, request)
        return found and Call(found[0], read_rest(*found, request, unknown), unknown)
    form = form_of(request)
    operation = _named(model, dict(form).get("Action", ""))
    return operation and Call(operation, Query(protocol == "ec2", unknown).read(operation.input_shape, form), unknown)


def _named(model, name):
    return model.operation_model(name) if name in model.operation_names else None


def _by(read, operation, request, unknown):
    shape = operation.input_shape
    return read(shape, request.body, unknown) if shape else {}


def _described(request):
    target = request.headers.get("x-amz-target")
    if target:
        return target
    action = dict(form_of(request)).get("Action") if "form" in request.headers.get("content-type", "") else None
    return action or f"{request.method} {request.path}"
