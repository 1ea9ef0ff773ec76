"""S3: a bucket's settings for Intelligent-Tiering."""

import re

from ministack.services import s3

from .upstream import wrap_function

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def store_intelligent_tiering():
    """Stores the Intelligent-Tiering configurations of a bucket.

    MiniStack takes the request for the creation of the bucket, which resets the bucket's other settings.
    """
    wrap_function(s3, "handle_request", "0856144f19e7", _wrap_handle_request)


def _wrap_handle_request(handle_request):
    async def wrapper(method, path, headers, body, query_params, *args, **kwargs):
        if "intelligent-tiering" not in query_params:
            return await handle_request(method, path, headers, body, query_params, *args, **kwargs)
        name, _ = s3._parse_bucket_key(path, headers)
        bucket = s3._buckets.get(name)
        if bucket is None:
            return s3._error("NoSuchBucket", "The specified bucket does not exist", 404, f"/{name}")
        configurations = bucket.setdefault("intelligent_tiering", {})
        return _answer(method, configurations, (query_params.get("id") or [""])[0], body)

    return wrapper


def _answer(method, configurations, key, body):
    xml = {"Content-Type": "application/xml"}
    if method == "PUT":
        configurations[key] = re.sub(r"^\s*<\?xml[^>]*\?>", "", body.decode())
        return 200, {}, b""
    if method == "DELETE":
        configurations.pop(key, None)
        return 204, {}, b""
    if not key:
        listed = "".join(configurations.values())
        name = "ListBucketIntelligentTieringConfigurationsOutput"
        return 200, xml, f'<{name} xmlns="{_NAMESPACE}"><IsTruncated>false</IsTruncated>{listed}</{name}>'.encode()
    if key not in configurations:
        return s3._error("NoSuchConfiguration", "The specified configuration does not exist.", 404)
    return 200, xml, configurations[key].encode()
