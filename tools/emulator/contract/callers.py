"""The sender of a request, according to its user agent."""

import re

# The commands of this project name themselves in AWS_SDK_UA_APP_ID, which Terraform and every SDK pass on.
COMMAND = re.compile(r"\bapp/stacks-([a-z-]+)")


def caller_of(headers):
    """(kind, command): terraform, handler, command, aws-cli or other, and which command of this project it serves."""
    agent = headers.get("user-agent", "")
    command = COMMAND.search(agent)
    return _kind(agent, command is not None), command[1] if command else None


def _kind(agent, of_command):
    if "HashiCorp/" in agent:
        return "terraform"
    # The emulator sets no AWS_EXECUTION_ENV; the handlers use Powertools, which names itself.
    if "exec-env/AWS_Lambda" in agent or "app/PT-" in agent:
        return "handler"
    if agent.startswith("aws-cli/"):
        return "aws-cli"
    return "command" if of_command else "other"
