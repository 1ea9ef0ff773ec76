"""API Gateway: PutRestApi, a REST API from one OpenAPI document (aws_api_gateway_rest_api with a body).

MiniStack has no PutRestApi; its own import (for CloudFormation) ignores models, validators, parameters and
gateway responses. This import rejects everything that it does not support, by name, and ignores nothing.
"""

import json

from ministack.services import apigateway_v1 as api_gateway

from .upstream import wrap

_EXTENSION = "x-amazon-apigateway-"
_SETTINGS = {
    _EXTENSION + "api-key-source": "apiKeySource",
    _EXTENSION + "binary-media-types": "binaryMediaTypes",
    _EXTENSION + "minimum-compression-size": "minimumCompressionSize",
    _EXTENSION + "policy": "policy",
}
_PARTS = {_EXTENSION + part for part in ("request-validator", "request-validators", "gateway-responses")}
_METHODS = {name: name.upper() for name in api_gateway._OPENAPI_HTTP_METHODS} | {_EXTENSION + "any-method": "ANY"}
_OF_METHOD = {_EXTENSION + part for part in ("integration", "request-validator")}
_LOCATIONS = {"path": "path", "query": "querystring", "header": "header"}


class _Refused(Exception):
    """A part of the document that this import doesn't know."""


def put_rest_api():
    def make(handle_request):
        async def corrected(method, path, headers, body, query_params):
            parts = path.strip("/").split("/")
            if method != "PUT" or len(parts) != 2 or parts[0] != "restapis":
                return await handle_request(method, path, headers, body, query_params)
            api = api_gateway._rest_apis.get(parts[1])
            if not api:
                return api_gateway._v1_error("NotFoundException", "Invalid API identifier specified", 404)
            try:
                if api_gateway._qp(query_params, "mode") != "overwrite":
                    raise _Refused("mode: only overwrite is known")
                _overwrite(api, json.loads(body))
            except (_Refused, ValueError) as error:
                return api_gateway._v1_error("BadRequestException", f"OpenAPI document: {error}", 400)
            return api_gateway._v1_response(api_gateway._rest_api_view(api))

        return corrected

    wrap(api_gateway, "handle_request", "5c8aba9f1a88", make)


def _refuse_others(where, given, known):
    others = sorted(name for name in given if name.startswith(_EXTENSION) and name not in known)
    if others:
        raise _Refused(f"{where}: {others[0]} is not known to the local target's import")


def _overwrite(api, document):
    if not str(document.get("openapi", "")).startswith("3.0"):
        raise _Refused("openapi: only 3.0.x in JSON is known")
    _refuse_others("document", document, _SETTINGS.keys() | _PARTS)
    api_id, info = api["id"], document.get("info", {})
    api.update({ours: document[theirs] for theirs, ours in _SETTINGS.items() if theirs in document})
    api.update(name=info.get("title", api["name"]), version=info.get("version", ""))
    api["description"] = info.get("description", api.get("description"))

    resources = api_gateway._resources[api_id]
    root = next(resource for resource in resources.values() if resource["path"] == "/")
    api_gateway._resources[api_id] = {root["id"]: {**root, "resourceMethods": {}}}
    for store in ("_models", "_gateway_responses", "_request_validators", "_authorizers_v1"):
        getattr(api_gateway, store)[api_id] = {}

    schemas = document.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        _model(api_id, name, schema, schemas)
    for response_type, response in document.get(_EXTENSION + "gateway-responses", {}).items():
        _check(api_gateway._put_gateway_response(api_id, response_type, response))
    validators = {
        name: json.loads(_check(api_gateway._create_request_validator(api_id, {"name": name, **settings})))["id"]
        for name, settings in document.get(_EXTENSION + "request-validators", {}).items()
    }
    security = api_gateway._import_security_schemes(api_id, document)
    for path, item in document.get("paths", {}).items():
        _refuse_others(path, item, _METHODS)
        resource_id = _resource(api_id, root["id"], path)
        for name, operation in item.items():
            if name in _METHODS:
                where = f"{name} {path}"
                parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
                method = {
                    **api_gateway._method_security(operation.get("security", document.get("security")), security),
                    "operationName": operation.get("operationId", ""),
                    "requestParameters": _parameters(where, parameters, document),
                    "requestModels": _request_models(api_id, where, operation, schemas),
                    "requestValidatorId": _validator(where, operation, document, validators),
                }
                _check(api_gateway._put_method(api_id, resource_id, _METHODS[name], method))
                _integrate(api_id, resource_id, _METHODS[name], where, operation)


def _check(response):
    status, _, body = response
    if status >= 400:
        raise _Refused(json.loads(body)["message"])
    return body


def _model(api_id, name, schema, schemas):
    # References between schemas point into the document, so each model carries the part they point to.
    text = json.dumps({**schema, "components": {"schemas": schemas}})
    _check(api_gateway._create_model(api_id, {"name": name, "schema": text}))


def _resource(api_id, parent_id, path):
    for segment in filter(None, path.split("/")):
        siblings = api_gateway._resources[api_id].values()
        found = next((r for r in siblings if r["parentId"] == parent_id and r["pathPart"] == segment), None)
        if not found:
            found = json.loads(_check(api_gateway._create_resource(api_id, parent_id, {"pathPart": segment})))
        parent_id = found["id"]
    return parent_id


def _parameters(where, parameters, document):
    required = {}
    for parameter in parameters:
        if "$ref" in parameter:
            parameter, _ = api_gateway._resolve_schema_ref(parameter["$ref"], document)
        location = _LOCATIONS.get(parameter["in"])
        if not location:
            raise _Refused(f"{where}: parameters in {parameter['in']} are not known to the local target's import")
        required[f"method.request.{location}.{parameter['name']}"] = bool(parameter.get("required"))
    return required


def _request_models(api_id, where, operation, schemas):
    models = {}
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content.get("schema", {})
        name = schema.get("$ref", "").removeprefix("#/components/schemas/")
        if name not in schemas:
            name = "Model" + "".join(filter(str.isalnum, f"{where} {media_type}".title()))
            _model(api_id, name, schema, schemas)
        models[media_type] = name
    return models


def _validator(where, operation, document, validators):
    name = operation.get(_EXTENSION + "request-validator", document.get(_EXTENSION + "request-validator"))
    if name is not None and name not in validators:
        raise _Refused(f"{where}: the request validator {name} is not declared")
    return validators.get(name)


def _integrate(api_id, resource_id, http_method, where, operation):
    _refuse_others(where, operation, _OF_METHOD)
    for status, response in operation.get("responses", {}).items():
        headers = {f"method.response.header.{name}": False for name in response.get("headers", {})}
        _check(api_gateway._put_method_response(api_id, resource_id, http_method, status, {"responseParameters": headers}))
    given = operation.get(_EXTENSION + "integration")
    if given is None:
        return
    integration = {**given, "type": given["type"].upper()}
    for name in ("passthroughBehavior", "contentHandling"):
        if given.get(name):
            integration[name] = given[name].upper()
    _check(api_gateway._put_integration(api_id, resource_id, http_method, integration))
    for pattern, response in given.get("responses", {}).items():
        data = {**response, "selectionPattern": None if pattern == "default" else pattern}
        status = str(response.get("statusCode", 200))
        _check(api_gateway._put_integration_response(api_id, resource_id, http_method, status, data))
