"""How long the emulator keeps a client's connection."""

from hypercorn.config import Config

HOURS = 3600
DAY = 24 * HOURS


def outlive_clients():
    """Never lets the server be the one to close an idle connection.

    MiniStack closes it after 75 seconds, before Terraform's AWS provider does (90). On a busy machine a request that
    comes in that very moment is carried out and not answered; the provider sends it again, and what it made the
    first time is in its own way ("Alias already exists").
    """
    Config.keep_alive_timeout = property(lambda _: DAY, lambda _, seconds: None)
    Config.keep_alive_max_requests = 1_000_000_000
