"""The checking process: reads requests from its standard input until the input ends.

Run as `python -m contract.worker FILE`, where FILE is the recording.
"""

import marshal
import os
import sys

import botocore

from .checker import Checker
from .recording import Recording
from .request import Request

# A low priority, so that the emulator and its handlers run first.
NICENESS = 5


def main(file):
    os.nice(NICENESS)
    recording = Recording(file)
    recording.write_once("start", pid=os.getpid(), service_models=f"botocore {botocore.__version__}")
    checker = Checker(recording)
    while True:
        try:
            message = marshal.load(sys.stdin.buffer)
        except (EOFError, ValueError, TypeError):
            break
        request = Request(*message)
        try:
            checker.check_request(request)
        except Exception as error:
            # After an error of the check itself, the request must not count as one without violations.
            recording.write_once(
                "unchecked",
                reason=f"the check failed: {type(error).__name__} on {request.method} {request.path}",
                caller="other",
                command=None,
                expected=False,
            )
    recording.close(requests=checker.requests, unsigned=checker.unsigned)


if __name__ == "__main__":
    main(sys.argv[1])
