import { Command, CommanderError, Option } from 'commander';
import { PROFILES } from '../domain/cost/profile';
import { ALL_PATTERNS, PATTERNS } from '../domain/patterns/types';
import { maskText } from '../domain/plan/mask';
import {
  address,
  atLeastOne,
  confidence,
  duration,
  keyName,
  patterns,
  port,
  positive,
  symbols,
} from './commands/options';
import { FORMATS } from './detect/formats';
import { EXIT, exitCodeOf, inOneLine } from './errors';
import { listenForInterrupts } from './interrupt';

const EXIT_CODES = `
Exit codes: 0 done; 1 failed or refused; 2 drift or violations were found; 130 interrupted (Ctrl-C).
STACKS_DEBUG=1 shows where an error comes from. NO_COLOR=1 switches colours off.`;

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n${EXIT_CODES}`;

const portOption = () =>
  new Option('--port <number>', 'port of the local target on 127.0.0.1 (default: 4566)').argParser(port);
const symbolsOption = () =>
  new Option('--symbols <list>', 'only these symbols, such as AAPL,IBM').argParser(symbols);
const yesOption = () => new Option('-y, --yes', 'go ahead without asking');
const allowDestroyOption = () =>
  new Option('--allow-destroy <address>', 'let the plan destroy or replace this (again for each of them)')
    .argParser(address)
    .default([], 'nothing that is lost with it');
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
    .description(
      'send market data from a file (CSV or JSON lines, .gz too, - is standard input) through the stream',
    )
    .option('--speed <factor>', 'market seconds in a second; without it, as fast as it goes', positive)
    .addOption(symbolsOption())
    .option('--strict', 'stop at the first line that is not an event, instead of leaving it out')
    .option('--wait', 'wait until all of it has gone through the pipeline')
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nThe header names the columns, in any order: symbol, timestamp (ISO 8601 or milliseconds) and close,\n' +
        'and, where there are, open, high, low, volume. JSON lines have the same fields.\n' +
        examples(
          'npx stacks replay prices.csv',
          'npx stacks replay prices.csv.gz --symbols AAPL --speed 86400   # a day a second',
          'zcat prices.csv.gz | npx stacks replay -',
        ),
    )
    .action(async (file, options) => (await import('./commands/replay')).replay(file, options));

  stacks
    .command('load')
    .description(
      'send made-up market data at a rate, measure each leg, check that nothing is lost or doubled',
    )
    .option('--rate <number>', 'events a second', atLeastOne, 1_000)
    .option('--seconds <number>', 'for so long', atLeastOne, 30)
    .option('--symbols <number>', 'of so many symbols (default: one for 50 events a second)', atLeastOne)
    .option('--seed <number>', 'another seed, other prices', atLeastOne, 1)
    .option('-y, --yes', 'go ahead on AWS too, where it costs')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nIt ends with 1 if an event, a pattern or an alert was lost or is there twice. help/load.md tells more.\n' +
        examples(
          'npx stacks load',
          'npx stacks load --rate 10000 --seconds 60',
          'npx stacks load --json | jq .legs',
        ),
    )
    .action(async (options) => (await import('./commands/load')).load(options));

  stacks
    .command('detect <file>')
    .description('find the patterns in a file of prices, here and now: nothing needs to be deployed')
    .addOption(
      new Option('--format <format>', 'a table, or a JSON object a line for a program')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--svg <folder>', 'draw each one into that folder: SYMBOL-pattern-confirmedAt.svg')
    .option(
      '--pattern <list>',
      `these of ${ALL_PATTERNS.join(', ')}; without it the first ${PATTERNS.length}`,
      patterns,
    )
    .option('--min-confidence <number>', 'only what is at least so sure, 0 to 100', confidence, 0)
    .option('--forming', 'also shapes that are complete but for their break, and those that come to nothing')
    .option('--strict', 'stop at the first line that is not a bar, instead of leaving it out')
    .addHelpText(
      'after',
      '\nThe file is CSV with a header, columns in any order (symbol, timestamp and close; where there are, open, high,\n' +
        'low, volume), or JSON lines with the same fields; gzipped or not, - is standard input. A timestamp is ISO 8601\n' +
        "(UTC without a zone) or seconds or milliseconds since 1970. A bar counts if it is newer than the symbol's last.\n" +
        examples(
          'npx stacks detect prices.csv',
          'npx stacks detect prices.csv.gz --min-confidence 80 --svg drawings',
          'zcat prices.jsonl.gz | npx stacks detect - --format jsonl --pattern double-top',
        ),
    )
    .action(async (file, options) => (await import('./commands/detect')).detect(file, options));

  stacks
    .command('plan [systems...]')
    .description('show what an apply would do')
    .option('--offline', 'the complete stacks for AWS, against nothing: no account, no network')
    .option('--out <directory>', 'keep the plans and all that applying exactly them takes')
    .addOption(new Option('--markdown', 'print a comment for a pull request').conflicts('json'))
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nSecrets are masked in all it prints. What --out keeps holds every value as it is, secrets too: only you may\n' +
        'read it. help/plan.md and help/apply.md tell more.\n' +
        examples(
          'npx stacks plan',
          'npx stacks plan --offline --markdown > comment.md',
          "npx stacks plan --json | jq '.stacks[].counts'",
          'npx stacks plan --out .stacks/review',
        ),
    )
    .action(async (systems, options) => (await import('./commands/plan')).plan(systems, options));

  stacks
    .command('apply <directory>')
    .description('apply the plans that plan --out kept, and nothing else')
    .addOption(allowDestroyOption())
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nRefused if files, commit, versions or state differ from when it was planned. Run again after an interruption,\n' +
        'it says what was applied and goes on. help/apply.md tells more.\n' +
        examples(
          'npx stacks apply .stacks/review',
          'npx stacks apply .stacks/review --allow-destroy aws_dynamodb_table.Alerts',
        ),
    )
    .action(async (directory, options) => (await import('./commands/apply')).apply(directory, options));

  stacks
    .command('policy [systems...]')
    .description('hold the complete stacks for AWS against the rules of src/policies: no account, no network')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nIt ends with 2 if a rule is broken, or a waiver has expired or covers nothing. help/policy.md tells more.\n' +
        examples(
          'npx stacks policy',
          'npx stacks policy pattern-detection --json | jq -r .violations[].address',
        ),
    )
    .action(async (systems, options) => (await import('./commands/policy')).policy(systems, options));

  stacks
    .command('cost [systems...]')
    .description('estimate a month of the complete stacks on AWS, by list prices: no account, no network')
    .addOption(
      new Option('--profile <profile>', 'how much goes through them').choices(PROFILES).default('normal'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nhelp/cost.md tells what is counted and what is assumed.\n' +
        examples(
          'npx stacks cost',
          'npx stacks cost pattern-detection --profile peak',
          'npx stacks cost --profile idle --json | jq .usd',
        ),
    )
    .action(async (systems, options) => (await import('./commands/cost')).cost(systems, options));

  stacks
    .command('drift [systems...]')
    .description('show what was changed behind Terraform, and how to mend it; changes nothing')
    .addOption(new Option('--markdown', 'print Markdown for an issue').conflicts('json'))
    .option('--record', 'keep in the state bucket when each finding was first and last seen')
    .addOption(jsonOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      '\nEnds with 2 if there is drift. What is not applied yet, and what is meant to change, is shown and is none.\n' +
        examples(
          'npx stacks drift',
          'npx stacks drift pattern-detection --json | jq .records[].mend',
          'npx stacks drift --markdown --record',
        ),
    )
    .action(async (systems, options) => (await import('./commands/drift')).drift(systems, options));

  stacks
    .command('deploy [systems...]')
    .description('plan, ask, apply, and release new code by CodeDeploy, a tenth of the traffic first')
    .addOption(yesOption())
    .addOption(allowDestroyOption())
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
    // What a command has found may be no error, and no success.
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    // Commander has said what was wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
    const code = exitCodeOf(error);
    if (code !== EXIT.failed) return code;
    if (process.env.STACKS_DEBUG && error instanceof Error)
      process.stderr.write(`${maskText(error.stack ?? '')}\n`);
    process.stderr.write(`stacks: ${inOneLine(error)}\n`);
    return EXIT.failed;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
