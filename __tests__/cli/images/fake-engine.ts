import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const BASE_DIGEST = `sha256:${'b'.repeat(64)}`;

/** Programs with the names of container engines, which record their arguments and their input. */
export class FakeEngines {
  readonly directory = mkdtempSync(join(tmpdir(), 'engines-'));
  private readonly log = join(this.directory, 'calls');

  /** The environment in which only these programs are found. */
  readonly env = { PATH: this.directory };

  /**
   * Adds an engine.
   * @param cases additional cases of the shell for `"$1 $2"`, such as `"info "*) echo "no daemon" >&2; exit 1;;`
   */
  add(name: 'docker' | 'podman' | 'buildah', cases = ''): void {
    const script = `#!/bin/sh
echo "${name} $*" >> '${this.log}'
case "$1 $2" in
  ${cases}
  "login "*) read -r password; echo "password $password" >> '${this.log}';;
  "image inspect") echo 'example.org/base@${BASE_DIGEST}';;
  "inspect "*) echo '${BASE_DIGEST}';;
esac
`;
    const file = join(this.directory, name);
    writeFileSync(file, script);
    chmodSync(file, 0o755);
  }

  /** Returns the recorded calls. */
  get calls(): readonly string[] {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
