import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, STACKS_DIR } from '../../src/cli/session';
import { installVenv, getProgramPath } from '../../src/cli/process/venv';
import { RULES, scanWithSemgrep, type Scanned } from './semgrep';

const VENV = join(STACKS_DIR, 'semgrep-venv');
/** The minimum number of scanned files, because a tool that scans nothing finds nothing. */
const LEAST_FILES = 200;
const HANDLERS = 'src/lambdas';
const formatPage = (line: string) => `const page = async (event: APIGatewayProxyEvent) => {\n  ${line}\n};\n`;

/** For each rule, lines that violate it, and similar lines that comply with it. Each line is a separate file. */
const PLANTED: Readonly<Record<string, { in: string; wrong: readonly string[]; right: readonly string[] }>> =
  {
    'shell-command-from-text': {
      in: 'src/cli',
      wrong: [
        'execSync(`git -C ${dir} status`);',
        'child.execSync(command);',
        "exec('rm -r ' + dir, done);",
        "spawn('git', ['status'], { shell: true });",
      ],
      right: ["execSync('git status');", "spawn('git', ['-C', dir, 'status']);", '/a/.exec(text);'],
    },
    'code-from-text': {
      in: 'src/domain',
      wrong: ['eval(text);', "new Function('a', text);", 'vm.runInThisContext(text);'],
      right: ['evaluate(text);', 'const f = (a: number) => a;'],
    },
    'listens-beyond-this-machine': {
      in: 'src/cli',
      wrong: ['server.listen(8080);', "server.listen(port, '0.0.0.0');", 'server.listen({ port });'],
      right: ["server.listen(0, '127.0.0.1', done);", "server.listen({ port, host: '127.0.0.1' });"],
    },
    'certificate-unchecked': {
      in: 'src/cli',
      wrong: [
        'new Agent({ keepAlive: true, rejectUnauthorized: false });',
        "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
      ],
      right: ['new Agent({ keepAlive: true });'],
    },
    chance: {
      in: 'src/domain',
      wrong: ['const id = Math.random();'],
      right: ['const id = Math.floor(1.5);'],
    },
    'clock-in-the-domain': {
      in: 'src/domain',
      wrong: ['const at = Date.now();', 'const at = new Date();', 'const now = performance.now;'],
      right: ['const at = new Date(milliseconds);', 'const at = Date.parse(text);'],
    },
    'environment-unread': {
      in: HANDLERS,
      wrong: [
        'const table = process.env.TABLE;',
        'const { TABLE } = process.env;',
        "use(process.env['TABLE']);",
      ],
      right: ["const { env } = process;\nconst table = readVariable(env, 'TABLE');"],
    },
    'client-without-timeouts': {
      in: HANDLERS,
      wrong: ['const client = new SQSClient({});', 'const client = new KMSClient({ maxAttempts: 1 });'],
      right: [
        'const client = new SQSClient(CLIENT_OPTIONS);',
        'const client = new SQSClient({ endpoint, requestHandler, ...retries });',
        'const error = new Error();',
      ],
    },
    'log-outside-the-logger': {
      in: HANDLERS,
      wrong: ['console.log(text);', 'console.error(error);'],
      right: ["watch.log.info('done', { count });"],
    },
    'secret-in-a-log': {
      in: HANDLERS,
      wrong: [
        formatPage("watch.log.info('asked', { headers: event.headers });"),
        formatPage("const token = event.pathParameters?.token ?? ''; log.warn('refused', { token });"),
        formatPage("deps.watch.log.error('failed', { event });"),
        "const token = await signToken(claims, signer);\nlog.info('sent', { link: `${page}/${token}` });",
      ],
      right: [
        formatPage("log.info('asked', { correlation_id: getRequestId(event) });"),
        formatPage("log.info('request', { request: maskRequest(event) });"),
        formatPage('await approvals.get(event.pathParameters.id);'),
      ],
    },
  };

let source: Scanned;
let planted: Scanned;
/** Returns the path of the file with a planted line, in the folder to which the rule applies. */
const formatPlace = (rule: string, kind: 'wrong' | 'right', index: number) =>
  join(PLANTED[rule]!.in, `${rule}-${kind}-${index}.ts`);

beforeAll(async () => {
  const requirements = join(ROOT, 'tools', 'policy', 'semgrep-requirements.txt');
  await installVenv({ label: 'semgrep', requirements, dir: VENV }, console.log);
  const program = getProgramPath(VENV, 'semgrep');
  source = await scanWithSemgrep(program, ROOT, ['src', 'bin', 'tools', 'main.ts']);
  const dir = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const [rule, examples] of Object.entries(PLANTED))
      for (const kind of ['wrong', 'right'] as const)
        for (const [index, text] of examples[kind].entries()) {
          const file = join(dir, formatPlace(rule, kind, index));
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, `${text}\n`);
        }
    planted = await scanWithSemgrep(program, dir, ['.']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

describe('semgrep, with the project’s own rules', () => {
  it('scans every file', () => {
    expect(source).toMatchObject({ version: '1.182.0', unread: [] });
    expect(source.files.length).toBeGreaterThanOrEqual(LEAST_FILES);
  });

  it('has no findings in the project', () => {
    expect(source.findings).toEqual([]);
  });

  it('has examples of violations for every rule', () => {
    const rules = [...readFileSync(RULES, 'utf8').matchAll(/^ {2}- id: (\S+)$/gm)].map(([, id]) => id);
    expect(Object.keys(PLANTED)).toEqual(rules);
  });

  it.each(Object.keys(PLANTED))('finds each violation of %s, and reports no correct line', (rule) => {
    const findReported = (kind: 'wrong' | 'right') =>
      PLANTED[rule]![kind].filter((_, index) =>
        planted.findings.some(
          ({ check, address }) =>
            check === rule && address.replace(/:\d+$/, '') === formatPlace(rule, kind, index),
        ),
      );
    expect({ wrong: findReported('wrong'), right: findReported('right') }).toEqual({
      wrong: PLANTED[rule]!.wrong,
      right: [],
    });
  });
});
