"""API Gateway: responses to requests and clients, and the logs of the stage."""

import json
import re
import time

from ministack.services import apigateway_v1 as api_gateway
from ministack.services import cloudwatch_logs

from . import schema_errors
from .upstream import rewrite_function, wrap_function


def convert_canary_settings():
    """Converts a stage's canary settings to their types: UpdateStage sends every value as a string."""

    def make_wrapper(apply_stage_patch):
        def wrapper(stage, operations):
            apply_stage_patch(stage, operations)
            canary = stage.get("canarySettings")
            if isinstance(canary, dict):
                if isinstance(canary.get("percentTraffic"), str):
                    canary["percentTraffic"] = float(canary["percentTraffic"])
                if isinstance(canary.get("useStageCache"), str):
                    canary["useStageCache"] = canary["useStageCache"].lower() == "true"

        return wrapper

    wrap_function(api_gateway, "_apply_stage_patch", "615037402d41", make_wrapper)


def keep_slashes_of_method_settings():
    """Keeps the slashes of a resource's path as ~1 in the keys of a stage's method settings, as UpdateStage receives them.

    MiniStack decodes them, so Terraform does not find the settings that it has created.
    """
    rewrite_function(
        api_gateway,
        "_try_apply_method_settings_patch",
        ('[_decode_json_pointer_token(p) for p in raw.split("/")]', 'raw.split("/")'),
    )
    rewrite_function(
        api_gateway,
        "_method_throttle_settings",
        ('stripped = resource_path.lstrip("/")', 'escaped = resource_path.replace("/", "~1")'),
        ('(f"/{stripped}/{http_method}", f"{stripped}/{http_method}", "*/*")', '(f"{escaped}/{http_method}", "*/*")'),
    )


def generate_api_key_value():
    """Generates the value of an API key if the request's value is empty.

    Terraform sends an empty value if the configuration has none.
    """

    def make_wrapper(create_api_key):
        return lambda data: create_api_key({k: v for k, v in data.items() if k != "value" or v})

    wrap_function(api_gateway, "_create_api_key", "754711bfbaf5", make_wrapper)


def omit_unset_usage_plan_limits():
    """Omits the quota and the throttle of a usage plan that is created without them.

    MiniStack returns empty objects, which Terraform reads as a limit of 0.
    """
    rewrite_function(
        api_gateway,
        "_create_usage_plan",
        (
            '"throttle": data.get("throttle", {}),\n        "quota": data.get("quota", {}),',
            '**{limit: data[limit] for limit in ("throttle", "quota") if data.get(limit)},',
        ),
    )


def add_api_key_to_identity():
    """Adds the caller's API key (apiKey, apiKeyId) to requestContext.identity."""

    def make_wrapper(build_event):
        def wrapper(*args, **kwargs):
            event = build_event(*args, **kwargs)
            key = api_gateway._resolve_api_key(api_gateway._api_key_from_request(event["headers"]))
            if key:
                event["requestContext"]["identity"].update(apiKey=key["value"], apiKeyId=key["id"])
            return event

        return wrapper

    wrap_function(api_gateway, "_build_lambda_event_v1", "c7ac97b91f6e", make_wrapper)


def report_validation_errors():
    """Sets $context.error.validationErrorString: why a body is invalid, or which parameters are missing."""

    def make_wrapper(check_request_validation):
        def wrapper(method, api_id, request, headers, body, query_params):
            error = check_request_validation(method, api_id, request, headers, body, query_params)
            if error is not None and error.response_type == "BAD_REQUEST_PARAMETERS":
                request["validation_errors"] = "[" + error.message.split("[", 1)[-1]
            elif error is not None and error.response_type == "BAD_REQUEST_BODY":
                content_type = (api_gateway._header_ci(headers, "content-type") or "").split(";", 1)[0].strip()
                models = method.get("requestModels") or {}
                schema = api_gateway._model_schema(api_id, models.get(content_type) or models["application/json"])
                request["validation_errors"] = schema_errors.describe_errors(schema, body)
            if error is not None:
                request["error"] = error
            return error

        return wrapper

    wrap_function(api_gateway, "_check_request_validation", "9605a07a083f", make_wrapper)
    rewrite_function(
        api_gateway,
        "_gateway_error_response",
        (
            '"context.error.responseType": rendered_type,',
            # Escaped for a JSON string: templates put the value between quotation marks.
            '"context.error.responseType": rendered_type,\n'
            '        "context.error.validationErrorString":'
            ' json.dumps(request.get("validation_errors", ""))[1:-1],',
        ),
    )


def hide_function_errors():
    """Returns the gateway response DEFAULT_5XX with status 502 if a function throws, without its error and stack."""
    # A response type that exists in the emulator only: AWS has no gateway response for this case alone.
    api_gateway._DEFAULT_GATEWAY_RESPONSE_STATUS_CODES["FUNCTION_FAILURE"] = "502"
    api_gateway._GATEWAY_RESPONSE_ERROR_TYPES["FUNCTION_FAILURE"] = "InternalServerErrorException"
    rewrite_function(
        api_gateway,
        "_invoke_lambda_proxy_v1",
        (
            'return 502, {"Content-Type": "application/json"}, json.dumps({"message": err}).encode()',
            'return _gw_error("FUNCTION_FAILURE", "Internal server error")',
        ),
    )


def write_access_log():
    """Writes one line per request to the log group of a stage that has access log settings."""

    def make_wrapper(execute_in_scope):
        async def wrapper(request, api_id, stage_name, method, path, headers, body, *rest):
            started = time.time()
            response = await execute_in_scope(request, api_id, stage_name, method, path, headers, body, *rest)
            if request["stage"]:
                error = response if isinstance(response, api_gateway._GatewayError) else None
                sent = api_gateway._gateway_error_response(error, request) if error else response
                _write_access_log_line(request, method, path, headers, error, sent, started)
            return response

        return wrapper

    wrap_function(api_gateway, "_execute_in_scope", "2ae72b7d5eb6", make_wrapper)


def _write_access_log_line(request, method, path, headers, error, response, started):
    settings = request["stage"].get("accessLogSettings") or {}
    group = cloudwatch_logs._log_groups.get(settings.get("destinationArn", "").removesuffix(":*").split(":", 6)[-1])
    if not group or not settings.get("format"):
        return
    now = time.time()
    key = api_gateway._resolve_api_key(api_gateway._api_key_from_request(headers)) or {}
    values = {
        "requestId": request["request_id"],
        "extendedRequestId": request["request_id"],
        "apiId": request["api_id"],
        "stage": request["stage_name"],
        "httpMethod": method,
        "path": f"/{request['stage_name']}{path}",
        "resourcePath": request["resource_path"],
        "protocol": "HTTP/1.1",
        "status": response[0],
        "responseLength": len(response[2] or b""),
        "responseLatency": round((now - started) * 1000),
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(started)),
        "requestTimeEpoch": round(started * 1000),
        "identity.sourceIp": "127.0.0.1",
        "identity.userAgent": api_gateway._header_ci(headers, "user-agent"),
        "identity.apiKeyId": key.get("id"),
        "error.message": error.message if error else None,
        "error.responseType": error.response_type if error else None,
        "error.validationErrorString": request.get("validation_errors"),
    }

    def format_variable(match):
        value = values.get(match.group(1))
        return "-" if value is None else json.dumps(str(value))[1:-1]

    line = re.sub(r"\$context\.([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)", format_variable, settings["format"])
    stream = group["streams"].setdefault(
        f"{request['api_id']}_{request['stage_name']}",
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": round(now * 1000),
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    event = {"timestamp": round(now * 1000), "message": line, "ingestionTime": round(now * 1000)}
    cloudwatch_logs._append_log_events(stream, [event])
