let givenPort: number | undefined;

/** Sets the port of the local target that the user gave to this command. The commands in its messages contain it too. */
export function setGivenPort(port: number | undefined): void {
  givenPort = port;
}

/** Commands that use no target and have no `--port`. */
const WITHOUT_TARGET = new Set(['cost', 'policy', 'detect', 'github']);

/**
 * Formats a command for a message, such as `npx stacks up --port 4600`. A command that is run on the local target has the
 * port that the user gave, so that it works when it is pasted.
 * @param command the words after `stacks`, quoted for a shell
 */
export const formatCommand = (command: string, port = givenPort): string =>
  `npx stacks ${command}${needsPort(command) ? formatPort(port) : ''}`;

/** Formats the option `--port`, with a space before it; empty if the user gave no port. */
export const formatPort = (port = givenPort): string => (port === undefined ? '' : ` --port ${port}`);

const needsPort = (command: string): boolean =>
  !WITHOUT_TARGET.has(command.split(' ')[0]!) && !/(?:^| )--(?:offline|port)(?: |$)/.test(command);
