// Installs the browser in which pages are tested, Debian's Chromium, if it is missing. `npm test` asks before it runs this.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CHROMIUM } from './gate/steps.mjs';

const run = (command, args) =>
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
const install = () => run('apt-get', ['install', '-y', '-q', 'chromium']);

if (!existsSync(CHROMIUM) && !install() && !(run('apt-get', ['update', '-q']) && install())) {
  process.stderr.write(
    `${CHROMIUM} is missing and could not be installed: apt-get install -y chromium, as root\n`,
  );
  process.exitCode = 1;
}
