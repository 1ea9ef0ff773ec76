"""The timeout of idle connections to the emulator."""

from hypercorn.config import Config

HOURS = 3600
DAY = 24 * HOURS


def outlive_clients():
    """Makes sure that clients close idle connections, not the server.

    MiniStack closes it after 75 seconds, before Terraform's AWS provider does (90). On a busy machine, a request that
    arrives at that moment is processed, but its response is lost. The provider repeats the request and fails, because
    the resource exists ("Alias already exists").
    """
    Config.keep_alive_timeout = property(lambda _: DAY, lambda _, seconds: None)
    Config.keep_alive_max_requests = 1_000_000_000
