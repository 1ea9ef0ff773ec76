import { Command, CommanderError, Option } from 'commander';
import { atLeastOne, duration, keyName, port, positive, symbols } from './commands/options';
import { EXIT, inOneLine, Interrupted } from './errors';
import { listenForInterrupts } from './interrupt';

const EXIT_CODES = `
Exit codes: 0 done; 1 failed or refused; 2 drift was found; 130 interrupted (Ctrl-C).
STACKS_DEBUG=1 shows where an error comes from. NO_COLOR=1 switches colours off.`;

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n${EXIT_CODES}`;

const portOption = () =>
  new Option('--port <number>', 'port of the local target on 127.0.0.1 (default: 4566)').argParser(port);
const symbolsOption = () =>
  new Option('--symbols <list>', 'only these symbols, such as AAPL,IBM').argParser(symbols);
const yesOption = () => new Option('-y, --yes', 'go ahead without asking');
const jsonOption = () => new Option('--json', 'print JSON, and nothing else, on stdout');

/** The command line. Each command's code is loaded when it is called: help answers at once. */
export function program(): Command {
  const stacks = new Command('stacks')
    .description(
      'Deploys the trading systems with Terraform, onto the local target or AWS, and operates them.',
    )
    .showHelpAfterError('(--help shows what there is)')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      examples('npx stacks up --once', 'npx stacks outputs pattern-detection --json', 'npx stacks down'),
    )
    .addHelpText(
      'after',
      '\nThe target is the local one, unless TARGET=aws. help/configuration.md lists all variables.',
    );

  stacks
    .command('up')
    .description('deploy onto the local target, run real market data through it, show what was found')
    .option('--once', 'check what came out, then stop, instead of staying up until Ctrl-C')
    .addOption(portOption())
    .option('--data <file>', 'market data to send instead of the five stocks that come with it')
    .addOption(symbolsOption())
    .addHelpText(
      'after',
      examples('npx stacks up', 'npx stacks up --once --port 4600', 'npx stacks up --symbols AAPL,IBM'),
    )
    .action(async (options) => (await import('./commands/up')).up(options));

  stacks
    .command('down [systems...]')
    .description('destroy systems on the local target and prove that nothing is left')
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks down', 'npx stacks down pattern-detection'))
    .action(async (systems, options) => (await import('./commands/down')).down(systems, options));

  stacks
    .command('outputs [system]')
    .description("show the stacks' outputs")
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      examples('npx stacks outputs', 'npx stacks outputs pattern-detection --json | jq -r .ApiGatewayUrl'),
    )
    .action(async (system, options) => (await import('./commands/outputs')).outputs(system, options));

  stacks
    .command('replay <file>')
    .description('send market data from a CSV file (.gz too, - is standard input) through the stream')
    .option('--speed <factor>', 'market seconds in a second; without it, as fast as it goes', positive)
    .addOption(symbolsOption())
    .option('--strict', 'stop at the first line that is not an event, instead of leaving it out')
    .option('--wait', 'wait until all of it has gone through the pipeline')
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nThe header names the columns, in any order: symbol, timestamp (ISO 8601 or milliseconds) and close,\n' +
        'and, where there are, open, high, low, volume.\n' +
        examples(
          'npx stacks replay prices.csv',
          'npx stacks replay prices.csv.gz --symbols AAPL --speed 86400   # a day a second',
          'zcat prices.csv.gz | npx stacks replay -',
        ),
    )
    .action(async (file, options) => (await import('./commands/replay')).replay(file, options));

  stacks
    .command('plan [systems...]')
    .description('show what an apply would do')
    .option('--offline', 'the complete stacks for AWS, against nothing: no account, no network')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      examples('npx stacks plan', 'npx stacks plan --offline', 'npx stacks plan --json | jq .[].counts'),
    )
    .action(async (systems, options) => (await import('./commands/plan')).plan(systems, options));

  stacks
    .command('deploy [systems...]')
    .description('plan, ask, apply, and release new code by CodeDeploy, a tenth of the traffic first')
    .addOption(yesOption())
    .option('--timeout <duration>', 'how long to watch a release, such as 30m', duration, duration('30m'))
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nRun again after an interruption, it watches on. help/releases.md tells more.\n' +
        examples('npx stacks deploy', 'TARGET=aws npx stacks deploy pattern-detection --yes --timeout 20m'),
    )
    .action(async (systems, options) => (await import('./commands/deploy')).deploy(systems, options));

  stacks
    .command('promote')
    .description("make the API canary's contract the stable one")
    .addOption(yesOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks promote', 'npx stacks promote --yes'))
    .action(async (options) => (await import('./commands/promote')).promote(options));

  stacks
    .command('redrive <queue>')
    .description("move a queue's dead letters back to it, after a look at them")
    .option('--max <number>', 'at most so many messages', atLeastOne)
    .addOption(yesOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      examples('npx stacks redrive AlertQueue', 'npx stacks redrive AlertQueue --max 10 --yes'),
    )
    .action(async (queue, options) => (await import('./commands/redrive')).redrive(queue, options));

  stacks
    .command('failed')
    .description('show market data that was rejected or given up, and fetch it from the stream')
    .option('--max <number>', 'at most so many messages', atLeastOne, 100)
    .option('--out <directory>', 'write what failed there, each payload byte for byte into a file')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nIt reads FailedMessages and deletes nothing.\n' +
        examples(
          'npx stacks failed',
          'npx stacks failed --out failed',
          'npx stacks failed --json | jq .[].why',
        ),
    )
    .action(async (options) => (await import('./commands/failed')).failed(options));

  stacks
    .command('logs [function]')
    .description('show what the functions said, newest last')
    .option('-f, --follow', 'go on showing what is said, until Ctrl-C')
    .addOption(
      new Option('--since <duration>', 'how far back, such as 90s, 10m, 2h')
        .argParser(duration)
        .default(duration('10m'), '10m'),
    )
    .option('--correlation <id>', 'only lines about this event, by its correlation id')
    .option('--json', 'print one JSON object a line')
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks logs KinesisConsumer --since 1h', 'npx stacks logs --follow'))
    .action(async (name, options) => (await import('./commands/logs')).logs(name, options));

  const key = stacks
    .command('key')
    .description('make, show, list and revoke the keys that open the REST API')
    .addHelpText(
      'after',
      examples(
        'npx stacks key create alice',
        'curl -H "x-api-key: $(npx stacks key show alice)" …',
        'npx stacks key list --json',
        'npx stacks key revoke alice',
      ),
    );
  const keyCommand = (name: string, description: string, example: string) =>
    key
      .command(name)
      .description(description)
      .addOption(jsonOption())
      .addOption(portOption())
      .addHelpText('after', examples(`npx stacks key ${example}`));
  keyCommand('create', 'make a key and print its value', 'create alice')
    .argument('<name>', 'whose key it is', keyName)
    .action(async (name, options) => (await import('./commands/key')).create(name, options));
  keyCommand('show', 'print the value of a key', 'show alice')
    .argument('<name>', 'whose key it is', keyName)
    .action(async (name, options) => (await import('./commands/key')).show(name, options));
  keyCommand('list', 'list the keys, without their values', 'list').action(async (options) =>
    (await import('./commands/key')).list(options),
  );
  keyCommand('revoke', 'delete a key: it opens nothing any more', 'revoke alice')
    .argument('<name>', 'whose key it is', keyName)
    .action(async (name, options) => (await import('./commands/key')).revoke(name, options));

  const github = stacks
    .command('github')
    .description('what the workflows say on GitHub: the comment with the plan, its status, issues of drift')
    .addHelpText(
      'after',
      '\nGITHUB_TOKEN and GITHUB_REPOSITORY say as whom and where. help/ci.md tells more.\n' +
        examples(
          'npx stacks github comment --pr 7 --file plans/plan.md --plan plans',
          'npx stacks github stale --pr 7',
          'npx stacks github reviewed --commit "$(git rev-parse HEAD)"',
          'npx stacks github issues --drift drift.json',
        ),
    );
  github
    .command('comment')
    .description("write the plans into a pull request's one comment, in place of what it said before")
    .requiredOption('--pr <number>', 'the pull request', atLeastOne)
    .requiredOption('--file <files...>', 'the plans in Markdown')
    .option('--plan <directories...>', 'the plans themselves, to tell later whether they still hold')
    .addHelpText('after', examples('npx stacks github comment --pr 7 --file plans/plan.md --plan plans'))
    .action(async (options) => (await import('./commands/github')).comment(options));
  github
    .command('stale')
    .description("say by a commit status whether the open pull requests' plans of the environment still hold")
    .option('--pr <number>', 'only this pull request', atLeastOne)
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github stale', 'npx stacks github stale --pr 7'))
    .action(async (options) => (await import('./commands/github')).stale(options));
  github
    .command('reviewed')
    .description('find the pull request, the commit and the run whose plan was reviewed for a merged commit')
    .requiredOption('--commit <sha>', 'the commit on the main branch')
    .option('--workflow <file>', 'the workflow that plans', 'plan.yml')
    .option('--base <branch>', 'the main branch', 'main')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github reviewed --commit "$GITHUB_SHA" >> "$GITHUB_OUTPUT"'))
    .action(async (options) => (await import('./commands/github')).reviewed(options));
  github
    .command('issues')
    .description('open, update, reopen and close the one issue of each stack that was checked for drift')
    .requiredOption('--drift <file>', 'what npx stacks drift --json wrote')
    .addOption(jsonOption())
    .addHelpText('after', examples('npx stacks github issues --drift drift.json'))
    .action(async (options) => (await import('./commands/github')).issues(options));

  stacks
    .command('doctor')
    .description('check what is installed, what is missing, and how to get it')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText('after', examples('npx stacks doctor'))
    .action(async (options) => (await import('./commands/doctor')).doctor(options));

  return stacks;
}

async function main(): Promise<number> {
  listenForInterrupts();
  // Whoever reads the answer may have read enough: `stacks logs | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await program().parseAsync();
    return EXIT.done;
  } catch (error) {
    // Commander has said what was wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
    if (error instanceof Interrupted) return EXIT.interrupted;
    if (process.env.STACKS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.stderr.write(`stacks: ${inOneLine(error)}\n`);
    return EXIT.failed;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
