import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/session';
import { type CommandResult, runCommands, runStacks } from './run-commands';

const COMMANDS = [
  'up',
  'down',
  'console',
  'outputs',
  'replay',
  'load',
  'detect',
  'plan',
  'apply',
  'policy',
  'cost',
  'drift',
  'deploy',
  'promote',
  'redrive',
  'failures',
  'failed',
  'approvals',
  'logs',
  'faults',
  'key',
  'github',
  'doctor',
];

const FAULTS_NOT_RUNNING =
  /the local target does not answer on http:\/\/127\.0\.0\.1:9: start it with npx stacks up --port 9;/;

describe('stacks', () => {
  const results = new Map<string, CommandResult>();
  const getResult = (args: readonly string[]) => results.get(args.join(' '))!;

  it('lists every command, and shows examples and exit codes', () => {
    const { stdout, status } = runStacks(['--help']);
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(
      'Exit codes: 0 success; 1 error or refusal; 2 drift, policy violations or (with --detailed-exitcode) changes; 130 interrupted',
    );
  });

  it.each(COMMANDS)('shows examples and exit codes with %s --help', (command) => {
    const { stdout, status } = getResult([command, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`$ npx stacks ${command}`);
    expect(stdout).toContain('Exit codes:');
  });

  const refused: readonly [string[], RegExp][] = [
    [['upp'], /unknown command 'upp'\n\(Did you mean up\?\)/],
    [['outptus'], /Did you mean outputs\?/],
    [['up', '--onec'], /unknown option '--onec'\n\(Did you mean --once\?\)/],
    [['up', '--port', 'http'], /Expected a port from 1 to 65535/],
    [['up', '--port', '70000'], /Expected a port from 1 to 65535/],
    [['up', '--symbols', 'AAPL;IBM'], /Expected comma-separated symbols such as AAPL,BTC\/USDT/],
    [['console', '--console-port', '0'], /Expected a port from 1 to 65535/],
    [['plan', '--json', '--markdown'], /'--json' cannot be used with|cannot be used with option/],
    [['drift', '--json', '--markdown'], /'--json' cannot be used with|cannot be used with option/],
    [['redrive'], /missing required argument 'queue'/],
    [['redrive', 'AlertQueue', '--max', '0'], /Expected a whole number above 0/],
    [['failed', '--max', 'all'], /Expected a whole number above 0/],
    [['deploy', '--timeout', 'soon'], /Expected a duration such as 90s/],
    [['apply'], /missing required argument 'directory'/],
    [['apply', 'no-such-directory'], /no-such-directory contains no plans/],
    [
      ['apply', 'no-such-directory', '--port', '4601'],
      /create plans with npx stacks plan --out no-such-directory --port 4601$/m,
    ],
    [['apply', 'x', '--allow-destroy', 'everything'], /Expected an address as shown in the plan/],
    [['plan', '--offline', '--out', 'x'], /cannot be combined/],
    [['plan', '--out', 'src'], /src contains files other than plans/],
    [['replay'], /missing required argument 'file'/],
    [['replay', 'x.csv', '--speed', '0'], /Expected a number above 0/],
    [['load', '--rate', '0'], /Expected a whole number above 0/],
    [
      ['load', '--rate', '5000', '--symbols', '4'],
      /--symbols 4 is too few for 5000 events\/s: expected at least 5/,
    ],
    [['detect'], /missing required argument 'file'/],
    [
      ['detect', 'x.csv', '--pattern', 'cup'],
      /Expected a comma-separated list of head-and-shoulders, double-top, /,
    ],
    [['detect', 'x.csv', '--min-confidence', '101'], /Expected a number from 0 to 100/],
    [['detect', 'x.csv', '--format', 'csv'], /Allowed choices are table, jsonl/],
    [['cost', '--traffic', 'busy'], /Allowed choices are idle, normal, peak/],
    [['logs', '--since', 'yesterday'], /Expected a duration such as 90s/],
    [['outputs', 'a', 'b'], /too many arguments/],
    [['key', 'create'], /missing required argument 'name'/],
    [['key', 'create', 'Alice B'], /at most 40 lower-case letters, digits and hyphens/],
    [['faults', 'add', '--for', '5m'], /expected one of --service, --function and --polls-of/],
    [['faults', 'add', '--service', 's3', '--function', 'f'], /expected one of --service, --function and/],
    [['faults', 'add', '--function', 'f', '--operation', 'o'], /--operation requires --service/],
    [['faults', 'add', '--polls-of', 'f', '--error', 'e'], /a poll has no error/],
    [['faults', 'add', '--service', 's3', '--share', '10%'], /above 0 and at most 1, such as 0\.1/],
    [['faults', 'add', '--service', 's3', '--latency', '9-1'], /a range such as 100-500/],
    [['faults', 'add', '--service', 's3', '--error', 'e', '--port', '9'], FAULTS_NOT_RUNNING],
    [['faults', 'list', '--port', '9'], FAULTS_NOT_RUNNING],
    [['faults', 'restart-database', '--port', '9'], FAULTS_NOT_RUNNING],
    [['faults', 'end'], /expected the id of a fault, or --all: npx stacks faults list/],
    [
      ['faults', 'kill-region', 'mars-1'],
      /no system has a stack in region mars-1; expected one of: us-east-1/,
    ],
    [['faults', 'poison', 'patterns'], /there is no system "patterns"; expected one of: pattern-detection, /],
    [['faults', 'poison', 'trade-foundation'], /trade-foundation has no input; expected one of: /],
    [['faults', 'poison', 'pattern-detection', '--port', '9'], FAULTS_NOT_RUNNING],
    [['failures', 'drop', 'm1'], /required option '--reason <text>' not specified/],
    [['failures', 'drop', 'm1', '--reason', ' '], /--reason is empty: expected why/],
    [
      ['failures', 'redrive', '--yes'],
      /expected ids of messages, --cause or --queue: npx stacks failures list/,
    ],
    [['approvals', 'approve'], /missing required argument 'approval id'/],
    [['github', 'comment', '--pr', 'x'], /Expected a whole number above 0/],
    [['github', 'issues'], /required option '--drift <files...>' not specified/],
    [['github', 'reviewed', '--commit', 'abc'], /the 40 hexadecimal digits of a commit/],
    [['apply', 'plans', '--manifest', 'abc'], /the 64 hexadecimal digits of a SHA-256/],
    [['plan', '--markdown', '--limit', '4999'], /a whole number of at least 5000/],
    [['key', 'revok', 'alice'], /unknown command 'revok'\n\(Did you mean revoke\?\)/],
  ];
  beforeAll(() => {
    const commandLines = [
      ...COMMANDS.map((command) => [command, '--help']),
      ...refused.map(([args]) => args),
    ];
    for (const [index, result] of runCommands(commandLines).entries())
      results.set(commandLines[index]!.join(' '), result);
  });

  it('has the same exit code and output in a separate process', () => {
    for (const args of [['up', '--help'], ['upp'], ['apply', 'no-such-directory']])
      expect(runStacks(args)).toMatchObject(getResult(args));
  });

  it.each(refused)('rejects %j with the expected value', (args, message) => {
    const { stdout, stderr, status } = getResult(args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('reports an invalid configuration variable in one line', () => {
    const { stderr, status } = runStacks(['plan', '--offline'], { STAGE: 'staging' });
    expect(status).toBe(1);
    expect(stderr).toBe('stacks: STAGE is "staging"; expected dev or prod\n');
  });

  it('refuses faults on AWS, and names the service for them', () => {
    const { stderr, status } = runStacks(['faults', 'end', '--all'], { TARGET: 'aws' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^stacks: stacks faults works on the local target only .*Fault Injection Service$/m,
    );
  });

  it.each(['up', 'down'])('refuses to run %s on AWS, where a person reviews the plan first', (command) => {
    const { stderr, status } = runStacks([command], { TARGET: 'aws' });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^stacks: stacks \w+ works on the local target only and TARGET is aws: .*(cdktf|npx stacks deploy)/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a load on AWS without --yes, and reports its cost', () => {
    const { stdout, stderr, status } = runStacks(['load', '--rate', '10000', '--seconds', '60'], {
      TARGET: 'aws',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^stacks: this run sends 600,000 events to AWS .* about 0\.\d\d USD .*: add --yes/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('destroys and starts nothing if it cannot ask for confirmation', () => {
    const { stderr, status } = runStacks(['down'], {});
    expect(status).toBe(1);
    expect(stderr).toBe(
      'stacks: cannot ask for confirmation, because standard input is not a terminal: add --yes to continue\n',
    );
  });

  it('reports in one line that the local target does not respond', () => {
    const prices = join(ROOT, '__tests__/fixtures/market/quandl-wiki-5-stocks-daily-2000-2013.csv.gz');
    const { stderr, status } = runStacks(['replay', prices, '--port', '9'], {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/^stacks: .*127\.0\.0\.1:9.*npx stacks up/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('reports in one line that GITHUB_TOKEN is missing, and where to get it', () => {
    const { stderr, status } = runStacks(['github', 'reviewed', '--commit', 'a'.repeat(40)], {
      GITHUB_TOKEN: '',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^stacks: GITHUB_TOKEN is not set: .*github\.token/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('reports missing tools and their installation with doctor, and prints only JSON with --json', () => {
    const bin = mkdtempSync(join(tmpdir(), 'no-tools-'));
    writeFileSync(join(bin, 'terraform'), '#!/bin/sh\necho \'{"terraform_version":"1.9.8"}\'\n', {
      mode: 0o755,
    });
    const { stdout, stderr, status } = runStacks(['doctor', '--json', '--port', '45991'], { PATH: bin });
    expect(status).toBe(1);
    const checks = JSON.parse(stdout) as { requirement: string; ok: boolean; found: string; fix: string }[];
    const findCheck = (requirement: string) =>
      checks.find((check) => check.requirement.startsWith(requirement));
    expect(findCheck('terraform')).toMatchObject({
      ok: false,
      found: '1.9.8',
      fix: expect.stringContaining('1.10'),
    });
    expect(findCheck('go')).toMatchObject({ ok: false, found: 'not on the PATH' });
    expect(findCheck('port 45991')).toMatchObject({ ok: true });
    expect(stderr).toMatch(/^stacks: missing: .*terraform/m);
  });
});
