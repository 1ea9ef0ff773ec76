const EXIT_CODES = `
Exit codes: 0 success; 1 error or refusal; 2 drift, policy violations or (with --detailed-exitcode) changes; 130 interrupted (Ctrl-C).
STACKS_DEBUG=1 prints stack traces. NO_COLOR=1 disables colors.`;

/** Formats the end of a command's help: examples and exit codes. @param commands the examples, as shell commands */
export const formatExamples = (...commands: readonly string[]): string =>
  `\nExamples:\n${commands.map((command) => `  $ ${command}`).join('\n')}\n${EXIT_CODES}`;
