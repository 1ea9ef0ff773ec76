"""The emulator's own log."""

import logging

# Loggers that write several lines for each invocation, event or message.
_LOGGERS = ("lambda", "lambda_runtime", "events", "sqs", "sns", "dynamodb", "apigateway_v1")


def omit_lines_of_each_event():
    """Logs only warnings and errors of services that would write lines for each invocation, event or message.

    The log group of a function contains the function's own log.
    """
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
