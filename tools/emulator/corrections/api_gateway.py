"""API Gateway: responses to requests and clients, and the logs of the stage."""

import json
import re
import time

from ministack.services import apigateway_v1 as api_gateway
from ministack.services import cloudwatch_logs

from . import schema_errors
from .upstream import rewrite, wrap


def canary_numbers():
    """A stage's canary settings keep their types: UpdateStage sends every value as a string."""

    def make(apply_stage_patch):
        def corrected(stage, operations):
            apply_stage_patch(stage, operations)
            canary = stage.get("canarySettings")
            if isinstance(canary, dict):
                if isinstance(canary.get("percentTraffic"), str):
                    canary["percentTraffic"] = float(canary["percentTraffic"])
                if isinstance(canary.get("useStageCache"), str):
                    canary["useStageCache"] = canary["useStageCache"].lower() == "true"

        return corrected

    wrap(api_gateway, "_apply_stage_patch", "615037402d41", make)


def api_key_value():
    """An empty value requests a generated one; Terraform sends it if the key has no configured value."""

    def make(create_api_key):
        return lambda data: create_api_key({k: v for k, v in data.items() if k != "value" or v})

    wrap(api_gateway, "_create_api_key", "754711bfbaf5", make)


def usage_plan_limits():
    """A usage plan that was made without a quota or a throttle has none; an empty one reads as a limit of 0."""
    rewrite(
        api_gateway,
        "_create_usage_plan",
        (
            '"throttle": data.get("throttle", {}),\n        "quota": data.get("quota", {}),',
            '**{limit: data[limit] for limit in ("throttle", "quota") if data.get(limit)},',
        ),
    )


def api_key_identity():
    """requestContext.identity names the caller's API key (apiKey, apiKeyId)."""

    def make(build_event):
        def corrected(*args, **kwargs):
            event = build_event(*args, **kwargs)
            key = api_gateway._resolve_api_key(api_gateway._api_key_from_request(event["headers"]))
            if key:
                event["requestContext"]["identity"].update(apiKey=key["value"], apiKeyId=key["id"])
            return event

        return corrected

    wrap(api_gateway, "_build_lambda_event_v1", "c7ac97b91f6e", make)


def validation_errors():
    """$context.error.validationErrorString says what is wrong with a body or which parameters are missing."""

    def make(check):
        def corrected(method, api_id, request, headers, body, query_params):
            error = check(method, api_id, request, headers, body, query_params)
            if error is not None and error.response_type == "BAD_REQUEST_PARAMETERS":
                request["validation_errors"] = "[" + error.message.split("[", 1)[-1]
            elif error is not None and error.response_type == "BAD_REQUEST_BODY":
                content_type = (api_gateway._header_ci(headers, "content-type") or "").split(";", 1)[0].strip()
                models = method.get("requestModels") or {}
                schema = api_gateway._model_schema(api_id, models.get(content_type) or models["application/json"])
                request["validation_errors"] = schema_errors.describe(schema, body)
            if error is not None:
                request["error"] = error
            return error

        return corrected

    wrap(api_gateway, "_check_request_validation", "9605a07a083f", make)
    rewrite(
        api_gateway,
        "_gateway_error_response",
        (
            '"context.error.responseType": rendered_type,',
            # Escaped as the inside of a JSON string: templates put it between quotation marks.
            '"context.error.responseType": rendered_type,\n'
            '        "context.error.validationErrorString":'
            ' json.dumps(request.get("validation_errors", ""))[1:-1],',
        ),
    )


def function_failures():
    """A function that throws is answered 502 by the gateway response DEFAULT_5XX, not with the error and its stack."""
    # A type of the emulator's own, known to nothing but its tables: AWS has no gateway response for this alone.
    api_gateway._DEFAULT_GATEWAY_RESPONSE_STATUS_CODES["FUNCTION_FAILURE"] = "502"
    api_gateway._GATEWAY_RESPONSE_ERROR_TYPES["FUNCTION_FAILURE"] = "InternalServerErrorException"
    rewrite(
        api_gateway,
        "_invoke_lambda_proxy_v1",
        (
            'return 502, {"Content-Type": "application/json"}, json.dumps({"message": err}).encode()',
            'return _gw_error("FUNCTION_FAILURE", "Internal server error")',
        ),
    )


def access_log():
    """A stage with access log settings writes one line for each request to its log group."""

    def make(execute):
        async def corrected(request, api_id, stage_name, method, path, headers, body, *rest):
            started = time.time()
            response = await execute(request, api_id, stage_name, method, path, headers, body, *rest)
            if request["stage"]:
                error = response if isinstance(response, api_gateway._GatewayError) else None
                answer = api_gateway._gateway_error_response(error, request) if error else response
                _write(request, method, path, headers, error, answer, started)
            return response

        return corrected

    wrap(api_gateway, "_execute_in_scope", "2ae72b7d5eb6", make)


def _write(request, method, path, headers, error, answer, started):
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
        "status": answer[0],
        "responseLength": len(answer[2] or b""),
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

    def value(match):
        found = values.get(match.group(1))
        return "-" if found is None else json.dumps(str(found))[1:-1]

    line = re.sub(r"\$context\.([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)", value, settings["format"])
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
