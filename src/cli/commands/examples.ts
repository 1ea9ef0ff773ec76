const EXIT_CODES = `
Exit codes: 0 done; 1 failed or refused; 2 drift or violations were found; 130 interrupted (Ctrl-C).
STACKS_DEBUG=1 shows where an error comes from. NO_COLOR=1 switches colours off.`;

/** What a command's help ends with: how it is called, and what its exit codes mean. @param lines of a shell */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n${EXIT_CODES}`;
