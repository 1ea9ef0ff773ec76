"""API Gateway: PutRestApi, which creates a REST API from an OpenAPI document (aws_api_gateway_rest_api with a body).

MiniStack has no PutRestApi; its own import (for CloudFormation) ignores models, validators, parameters and
gateway responses. This import ignores nothing: it rejects what it does not support, and names it.
"""

import json

from ministack.services import apigateway_v1 as api_gateway

from .upstream import wrap_function

_EXTENSION = "x-amazon-apigateway-"
_API_SETTINGS = {
    _EXTENSION + "api-key-source": "apiKeySource",
    _EXTENSION + "binary-media-types": "binaryMediaTypes",
    _EXTENSION + "minimum-compression-size": "minimumCompressionSize",
    _EXTENSION + "policy": "policy",
}
_DOCUMENT_EXTENSIONS = {_EXTENSION + part for part in ("request-validator", "request-validators", "gateway-responses")}
_METHODS = {name: name.upper() for name in api_gateway._OPENAPI_HTTP_METHODS} | {_EXTENSION + "any-method": "ANY"}
_METHOD_EXTENSIONS = {_EXTENSION + part for part in ("integration", "request-validator")}
_LOCATIONS = {"path": "path", "query": "querystring", "header": "header"}


class _InvalidDocument(Exception):
    """The document is invalid, or contains a part that this import does not support."""


def import_openapi_document():
    """Adds PutRestApi with mode=overwrite."""

    def make_wrapper(handle_request):
        async def wrapper(method, path, headers, body, query_params):
            parts = path.strip("/").split("/")
            if method != "PUT" or len(parts) != 2 or parts[0] != "restapis":
                return await handle_request(method, path, headers, body, query_params)
            api = api_gateway._rest_apis.get(parts[1])
            if not api:
                return api_gateway._v1_error("NotFoundException", "Invalid API identifier specified", 404)
            try:
                if api_gateway._qp(query_params, "mode") != "overwrite":
                    raise _InvalidDocument("mode: expected overwrite")
                _overwrite_api(api, json.loads(body))
            except (_InvalidDocument, ValueError) as error:
                return api_gateway._v1_error("BadRequestException", f"OpenAPI document: {error}", 400)
            return api_gateway._v1_response(api_gateway._rest_api_view(api))

        return wrapper

    wrap_function(api_gateway, "handle_request", "5c8aba9f1a88", make_wrapper)


def _reject_unknown_extensions(where, given, known):
    others = sorted(name for name in given if name.startswith(_EXTENSION) and name not in known)
    if others:
        raise _InvalidDocument(f"{where}: {others[0]} is not supported by the local target")


def _overwrite_api(api, document):
    if not str(document.get("openapi", "")).startswith("3.0"):
        raise _InvalidDocument("openapi: expected version 3.0.x in JSON")
    _reject_unknown_extensions("document", document, _API_SETTINGS.keys() | _DOCUMENT_EXTENSIONS)
    api_id, info = api["id"], document.get("info", {})
    api.update({setting: document[extension] for extension, setting in _API_SETTINGS.items() if extension in document})
    api.update(name=info.get("title", api["name"]), version=info.get("version", ""))
    api["description"] = info.get("description", api.get("description"))

    resources = api_gateway._resources[api_id]
    root = next(resource for resource in resources.values() if resource["path"] == "/")
    api_gateway._resources[api_id] = {root["id"]: {**root, "resourceMethods": {}}}
    for store in ("_models", "_gateway_responses", "_request_validators", "_authorizers_v1"):
        getattr(api_gateway, store)[api_id] = {}

    schemas = document.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        _create_model(api_id, name, schema, schemas)
    for response_type, response in document.get(_EXTENSION + "gateway-responses", {}).items():
        _get_body(api_gateway._put_gateway_response(api_id, response_type, response))
    validators = {
        name: json.loads(_get_body(api_gateway._create_request_validator(api_id, {"name": name, **settings})))["id"]
        for name, settings in document.get(_EXTENSION + "request-validators", {}).items()
    }
    security = api_gateway._import_security_schemes(api_id, document)
    for path, item in document.get("paths", {}).items():
        _reject_unknown_extensions(path, item, _METHODS)
        resource_id = _find_or_create_resource(api_id, root["id"], path)
        for name, operation in item.items():
            if name in _METHODS:
                where = f"{name} {path}"
                parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
                method = {
                    **api_gateway._method_security(operation.get("security", document.get("security")), security),
                    "operationName": operation.get("operationId", ""),
                    "requestParameters": _parse_parameters(where, parameters, document),
                    "requestModels": _create_request_models(api_id, where, operation, schemas),
                    "requestValidatorId": _find_validator(where, operation, document, validators),
                }
                _get_body(api_gateway._put_method(api_id, resource_id, _METHODS[name], method))
                _create_integration(api_id, resource_id, _METHODS[name], where, operation)


def _get_body(response):
    status, _, body = response
    if status >= 400:
        raise _InvalidDocument(json.loads(body)["message"])
    return body


def _create_model(api_id, name, schema, schemas):
    # Schemas refer to other schemas of the document, so each model contains all of them.
    text = json.dumps({**schema, "components": {"schemas": schemas}})
    _get_body(api_gateway._create_model(api_id, {"name": name, "schema": text}))


def _find_or_create_resource(api_id, parent_id, path):
    for segment in filter(None, path.split("/")):
        siblings = api_gateway._resources[api_id].values()
        found = next((r for r in siblings if r["parentId"] == parent_id and r["pathPart"] == segment), None)
        if not found:
            found = json.loads(_get_body(api_gateway._create_resource(api_id, parent_id, {"pathPart": segment})))
        parent_id = found["id"]
    return parent_id


def _parse_parameters(where, parameters, document):
    required = {}
    for parameter in parameters:
        if "$ref" in parameter:
            parameter, _ = api_gateway._resolve_schema_ref(parameter["$ref"], document)
        location = _LOCATIONS.get(parameter["in"])
        if not location:
            raise _InvalidDocument(f"{where}: parameters in {parameter['in']} are not supported by the local target")
        required[f"method.request.{location}.{parameter['name']}"] = bool(parameter.get("required"))
    return required


def _create_request_models(api_id, where, operation, schemas):
    models = {}
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content.get("schema", {})
        name = schema.get("$ref", "").removeprefix("#/components/schemas/")
        if name not in schemas:
            name = "Model" + "".join(filter(str.isalnum, f"{where} {media_type}".title()))
            _create_model(api_id, name, schema, schemas)
        models[media_type] = name
    return models


def _find_validator(where, operation, document, validators):
    name = operation.get(_EXTENSION + "request-validator", document.get(_EXTENSION + "request-validator"))
    if name is not None and name not in validators:
        raise _InvalidDocument(f"{where}: the request validator {name} is not declared")
    return validators.get(name)


def _create_integration(api_id, resource_id, http_method, where, operation):
    _reject_unknown_extensions(where, operation, _METHOD_EXTENSIONS)
    for status, response in operation.get("responses", {}).items():
        headers = {f"method.response.header.{name}": False for name in response.get("headers", {})}
        _get_body(api_gateway._put_method_response(api_id, resource_id, http_method, status, {"responseParameters": headers}))
    given = operation.get(_EXTENSION + "integration")
    if given is None:
        return
    integration = {**given, "type": given["type"].upper()}
    for name in ("passthroughBehavior", "contentHandling"):
        if given.get(name):
            integration[name] = given[name].upper()
    _get_body(api_gateway._put_integration(api_id, resource_id, http_method, integration))
    for pattern, response in given.get("responses", {}).items():
        data = {**response, "selectionPattern": None if pattern == "default" else pattern}
        status = str(response.get("statusCode", 200))
        _get_body(api_gateway._put_integration_response(api_id, resource_id, http_method, status, data))
