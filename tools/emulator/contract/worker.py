"""The process that checks: reads requests from its standard input, one after another, until it ends.

Run as `python -m contract.worker FILE`, where FILE is the recording.
"""

import marshal
import os
import sys

import botocore

from .checker import Checker
from .recording import Recording
from .request import Request

# The emulator and its handlers go first.
NICE = 5


def main(file):
    os.nice(NICE)
    recording = Recording(file)
    recording.once("start", pid=os.getpid(), service_models=f"botocore {botocore.__version__}")
    checker = Checker(recording)
    while True:
        try:
            message = marshal.load(sys.stdin.buffer)
        except (EOFError, ValueError, TypeError):
            break
        request = Request(*message)
        try:
            checker.take(request)
        except Exception as error:
            # An error of the check itself must not pass for a request without violations.
            recording.once(
                "unchecked",
                reason=f"the check failed: {type(error).__name__} on {request.method} {request.path}",
                caller="other",
                command=None,
                expected=False,
            )
    recording.close(requests=checker.requests, unsigned=checker.unsigned)


if __name__ == "__main__":
    main(sys.argv[1])
