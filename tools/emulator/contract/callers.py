"""The sender of a request, according to its user agent."""

import re

# The commands of this project set AWS_SDK_UA_APP_ID, which Terraform and every SDK add to the user agent.
COMMAND_ID = re.compile(r"\bapp/stacks-([a-z-]+)")


def identify_caller(headers):
    """Returns (kind, command): terraform, handler, command, aws-cli or other; and the command of this project, if any."""
    agent = headers.get("user-agent", "")
    command = COMMAND_ID.search(agent)
    return _classify_agent(agent, command is not None), command[1] if command else None


def _classify_agent(agent, of_command):
    if "HashiCorp/" in agent:
        return "terraform"
    # The emulator does not set AWS_EXECUTION_ENV, but the handlers use Powertools, which sets an app id.
    if "exec-env/AWS_Lambda" in agent or "app/PT-" in agent:
        return "handler"
    if agent.startswith("aws-cli/"):
        return "aws-cli"
    return "command" if of_command else "other"
