"""Which requests a fault hits: a pure function of its seed and of the number of the request."""

import hashlib

_RANGE = 2**64


def decide(seed, number, share):
    """Decides about the request with a number, from 0. Returns (whether it is hit, a position from 0 to 1).

    The position selects the latency within its range. With the same seed and a larger share, the same requests are hit, and
    others too.
    """
    digest = hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=16).digest()
    chance, position = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
    return chance < share * _RANGE, position / _RANGE
