"""The timeout of idle connections to the emulator."""

from hypercorn.config import Config

DAY_SECONDS = 24 * 3600


def extend_idle_timeout():
    """Sets the timeout of idle connections to a day, so that the client closes them, not the emulator.

    MiniStack closes an idle connection after 75 seconds, before Terraform's AWS provider does (90). On a busy machine,
    a request that arrives at that moment is processed, but its response is lost. The provider repeats the request and
    fails, because the resource exists ("Alias already exists").
    """
    Config.keep_alive_timeout = property(lambda _: DAY_SECONDS, lambda _, seconds: None)
    Config.keep_alive_max_requests = 1_000_000_000
