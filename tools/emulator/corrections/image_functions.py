"""Lambda: functions from container images."""

import io
import os
import re
import zipfile

from ministack.core.persistence import STATE_DIR
from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from .upstream import rewrite_function

# <this folder>/<repository> contains the files of the repository's images: what they have in their task directory.
BUNDLES = os.path.join(os.path.dirname(STATE_DIR), "images")
# A repository's name has no part that leads out of the folder.
_REPOSITORY = re.compile(r"[a-z0-9]+([._/-][a-z0-9]+)*")
_DEFAULT_COMMAND = "index.handler"
_RUNTIME = "nodejs22.x"
# The same files always become the same archive.
_ARCHIVE_TIME = (1980, 1, 1, 0, 0, 0)


def run_images_from_bundles():
    """Runs a function from an image like a function from an archive, with the files from which the image was built.

    MiniStack needs Docker to run images. As on AWS, a function keeps the files that its image has when the function is
    created or updated, and the command of its image configuration is the handler. An image without such a command has
    the handler index.handler. All images of a repository have the same files, and the repository the same ones in each
    region.
    """
    rewrite_function(
        lambda_svc,
        "_create_function",
        (
            '        image_uri = code_data["ImageUri"]\n',
            '        image_uri = code_data["ImageUri"]\n'
            "        code_zip, err = _read_image(image_uri)\n"
            "        if err:\n"
            "            return err\n",
        ),
        _read_image=_read_image,
    )
    rewrite_function(
        lambda_svc,
        "_update_code",
        (
            '        func["config"]["ImageUri"] = data["ImageUri"]\n',
            '        code_zip, err = _read_image(data["ImageUri"])\n'
            "        if err:\n"
            "            return err\n"
            '        func["config"]["ImageUri"] = data["ImageUri"]\n',
        ),
    )
    rewrite_function(
        lambda_svc,
        "_execute_function_dispatch",
        (
            "    proxy_url = _proxy_url_for(config)\n",
            "    func, config = _describe_as_archive(func, config)\n    proxy_url = _proxy_url_for(config)\n",
        ),
        _describe_as_archive=_describe_as_archive,
    )


def _read_image(uri):
    """Returns the archive of an image's files, or the error that AWS returns for an image that does not exist."""
    repository = uri.partition("/")[2].partition("@")[0].partition(":")[0]
    folder = os.path.join(BUNDLES, repository)
    if _REPOSITORY.fullmatch(repository) and os.path.isdir(folder):
        return _create_archive(folder), None
    message = (
        f"Source image {uri} does not exist. Provide a valid source image. "
        f"(Local target: expected the files of the image's task directory in {folder}.)"
    )
    return None, error_response_json("InvalidParameterValueException", message, 400)


def _create_archive(folder):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for parent, folders, files in os.walk(folder, followlinks=True):
            folders.sort()
            for path in (os.path.join(parent, name) for name in sorted(files)):
                with open(path, "rb") as file:
                    entry = zipfile.ZipInfo(os.path.relpath(path, folder), _ARCHIVE_TIME)
                    writer.writestr(entry, file.read(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _describe_as_archive(function, config):
    """Returns a function from an image, and its configuration, as those of a function from an archive."""
    if config.get("PackageType") != "Image":
        return function, config
    settings = (config.get("ImageConfigResponse") or {}).get("ImageConfig") or {}
    command = settings.get("Command") or [_DEFAULT_COMMAND]
    config = {**config, "PackageType": "Zip", "Runtime": _RUNTIME, "Handler": command[0]}
    return {**function, "config": config}, config
