import { readdirSync, readFileSync } from 'node:fs';
import { formatCommand, formatPort, setGivenPort } from '../../../src/cli/terminal/format-command';
import { patternDetectionCommands } from '../../../src/cli/pattern-detection';

afterEach(() => setGivenPort(undefined));

describe('a command in a message', () => {
  it('has the port that the user gave', () => {
    expect([formatCommand('up'), formatPort()]).toEqual(['npx stacks up', '']);
    setGivenPort(4600);
    expect(formatCommand('up')).toBe('npx stacks up --port 4600');
    expect(formatCommand('apply .stacks/review')).toBe('npx stacks apply .stacks/review --port 4600');
    expect(patternDetectionCommands.failures!.procedures.FailedMessages).toContain(
      'npx stacks failed --port 4600 shows',
    );
  });

  it('has no port if it uses no target, and otherwise at most one', () => {
    setGivenPort(4600);
    for (const command of ['cost --json', 'policy', 'plan --offline', 'github comment'])
      expect(formatCommand(command)).toBe(`npx stacks ${command}`);
    expect(formatCommand('down --port 4601')).toBe('npx stacks down --port 4601');
    expect(formatCommand('down', 4601)).toBe('npx stacks down --port 4601');
  });

  it('is formatted by the one function everywhere, except for the examples of help', () => {
    const files = readdirSync('src/cli', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('register/'))
      .map((file) => `src/cli/${file}`);
    const written = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .replace(/\bformatExamples\([^)]*\)/g, '')
        .split('\n')
        .filter((line) => /npx stacks/.test(line) && !/^\s*(?:\*|\/[/*])/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(written).toEqual([
      "src/cli/terminal/format-command.ts: `npx stacks ${command}${needsPort(command) ? formatPort(port) : ''}`;",
    ]);
  });
});
