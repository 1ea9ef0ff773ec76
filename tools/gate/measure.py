"""Runs a command and writes the CPU seconds of all that it started, one line, to a file.

    python3 measure.py FILE COMMAND [ARGUMENT...]

Processes that outlive their parents (an emulator, the Terraform of a killed command) become this process's children on
Linux and are counted when they end; elsewhere only those count whose parents waited for them.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_CHILD_SUBREAPER = 36


def main() -> int:
    file, *command = sys.argv[1:]
    try:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    except (AttributeError, OSError):
        pass  # Not Linux.
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda number, _: stop(number))
    started = os.posix_spawnp(command[0], command, os.environ)

    def stop(number: int) -> None:
        try:
            os.kill(started, number)
        except ProcessLookupError:
            pass

    status = None
    while status is None:
        pid, ended = os.wait()
        if pid == started:
            status = ended
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(file, "w", encoding="utf8") as out:
        print(f"{used.ru_utime + used.ru_stime:.1f}", file=out)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
