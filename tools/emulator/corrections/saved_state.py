"""The emulator's own state: when it is saved."""

import asyncio
import threading

from ministack import app
from ministack.core import persistence
from ministack.services import s3

from .upstream import wrap_function

_save_lock = threading.Lock()


def save_with_terraform_state():
    """Saves the emulator's state whenever Terraform stores its own.

    MiniStack saves objects in S3 at once, but its other state at a clean stop only. After a kill, Terraform's state
    would list resources that no longer exist. With this correction, both are as they were when Terraform last stored
    its state.
    """

    def make_wrapper(handle_request):
        async def wrapper(method, path, *args, **kwargs):
            response = await handle_request(method, path, *args, **kwargs)
            if method == "PUT" and path.endswith(".tfstate") and response[0] == 200:
                await asyncio.to_thread(_save_all_state)
            return response

        return wrapper

    wrap_function(s3, "handle_request", "0856144f19e7", make_wrapper)


def _save_all_state():
    with _save_lock:
        getters = app._build_persistence_save_dict()
        persistence.save_all({name: _retry_during_changes(get_state) for name, get_state in getters.items()})


def _retry_during_changes(get_state):
    def get_copied_state():
        # Another thread can change the data during the copy, which fails with RuntimeError.
        for _ in range(5):
            try:
                return get_state()
            except RuntimeError:
                continue
        return get_state()

    return get_copied_state
