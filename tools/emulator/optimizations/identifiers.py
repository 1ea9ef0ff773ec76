"""The identifiers of requests, events, messages and versions."""

import random
import uuid

def generate_identifiers_fast():
    """Generates UUIDs without a call of the operating system, at which the interpreter switches to another thread."""
    generator = random.Random(random.SystemRandom().getrandbits(128))
    uuid.uuid4 = lambda: uuid.UUID(int=generator.getrandbits(128), version=4)
