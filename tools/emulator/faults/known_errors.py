"""The services of the emulator, their operations, and the errors with which they can answer."""

from functools import lru_cache

from contract.models import find_models_by_signing_name, has_models, MODELS_BY_SIGNING_NAME
from ministack.core.router import SERVICE_PATTERNS

from .fault import TIMEOUT

# Requests to deployed REST APIs; their operations are the methods of HTTP.
API = "execute-api"
API_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Error types of API Gateway -> (status, message).
API_ERRORS = {
    "TooManyRequestsException": (429, "Too Many Requests"),
    "InternalServerErrorException": (500, "Internal server error"),
    "ServiceUnavailableException": (503, "Service Unavailable"),
    "EndpointRequestTimedOutException": (504, "Endpoint request timed out"),
}
# Errors of every service. https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
COMMON_ERRORS = {
    "ThrottlingException": 400,
    "RequestLimitExceeded": 503,
    "InternalFailure": 500,
    "InternalServerError": 500,
    "ServiceUnavailable": 503,
}
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
_S3_ERRORS = {"SlowDown": 503, "InternalError": 500, "ServiceUnavailable": 503}
# Error types of an invocation -> its message. TooManyRequestsException rejects the invocation.
INVOCATION_ERRORS = {
    "Runtime.ExitError": "RequestId: {id} Error: Runtime exited without providing a reason",
    "Runtime.OutOfMemory": "RequestId: {id} Error: Runtime exited with error: signal: killed",
    TIMEOUT: "RequestId: {id} Error: Task timed out after {timeout:.2f} seconds",
    "TooManyRequestsException": "Rate Exceeded.",
}
# Names by which people know services -> the names with which they sign.
ALIASES = {"eventbridge": "events", "apigateway-api": API} | {
    model: signing for signing, models in MODELS_BY_SIGNING_NAME.items() for model in models
}


@lru_cache(maxsize=None)
def list_services():
    """Lists the names with which requests are signed."""
    return sorted([*filter(has_models, SERVICE_PATTERNS), API])


def list_operations(service):
    if service == API:
        return list(API_METHODS)
    return sorted({name for model in find_models_by_signing_name(service) for name in model.operation_names})


def list_errors(service, operation):
    """Lists the errors of a service, or of one of its operations: name -> HTTP status; None for a request without an answer."""
    if service == API:
        return {name: status for name, (status, _) in API_ERRORS.items()} | {TIMEOUT: None}
    errors = dict(_S3_ERRORS if service == "s3" else COMMON_ERRORS)
    for model in find_models_by_signing_name(service):
        names = [operation] if operation else model.operation_names
        for name in names:
            if name in model.operation_names:
                errors |= {_get_code(shape): _get_status(shape) for shape in model.operation_model(name).error_shapes}
    return dict(sorted(errors.items())) | {TIMEOUT: None}


def _get_code(shape):
    return shape.metadata.get("error", {}).get("code", shape.name)


def _get_status(shape):
    status = shape.metadata.get("error", {}).get("httpStatusCode")
    return status or (500 if shape._shape_model.get("fault") else 400)
