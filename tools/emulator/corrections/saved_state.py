"""When the emulator's own state is saved."""

import asyncio
import threading

from ministack import app
from ministack.core import persistence
from ministack.services import s3

from .upstream import wrap

_one_at_a_time = threading.Lock()


def save_with_terraform_state():
    """Whenever Terraform stores its state, the emulator saves all of its own.

    MiniStack saves its state at a clean stop only, but objects in S3 at once: after a kill Terraform's state would
    list resources that are gone. Saved together, both come back as they were when Terraform last stored its state.
    """

    def make(handle_request):
        async def corrected(method, path, *args, **kwargs):
            response = await handle_request(method, path, *args, **kwargs)
            if method == "PUT" and path.endswith(".tfstate") and response[0] == 200:
                await asyncio.to_thread(_save)
            return response

        return corrected

    wrap(s3, "handle_request", "0856144f19e7", make)


def _save():
    with _one_at_a_time:
        persistence.save_all({name: _retried(state) for name, state in app._build_persistence_save_dict().items()})


def _retried(get_state):
    def state():
        # Other threads can change the data during the copy; then the copy is made again.
        for _ in range(5):
            try:
                return get_state()
            except RuntimeError:
                continue
        return get_state()

    return state
