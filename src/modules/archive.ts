import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Construct } from 'constructs';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { SystemStack } from './system-stack';

/** The files of an archive: contents by path. */
export type Files = Readonly<Record<string, string>>;

/**
 * A ZIP of files that are made when the app is synthesized. They are written beside the stack's `cdk.tf.json` and
 * named relative to it, so that the same sources give the same bytes wherever the checkout is.
 */
export class Archive extends Construct {
  readonly path: string;
  readonly sha256: string;

  constructor(scope: Construct, id: string, build: () => Files) {
    super(scope, id);
    const stack = SystemStack.of(this);
    const folder = join('assets', scope.node.id);
    addCustomSynthesis(this, {
      onSynthesize: ({ outdir, manifest }) => {
        const target = join(outdir, dirname(manifest.forStack(stack).synthesizedStackPath), folder);
        rmSync(target, { recursive: true, force: true });
        for (const [name, contents] of Object.entries(build())) {
          mkdirSync(dirname(join(target, name)), { recursive: true });
          writeFileSync(join(target, name), contents);
        }
      },
    });
    const zip = new DataArchiveFile(this, 'Default', {
      type: 'zip',
      sourceDir: folder,
      outputPath: join('archives', `${scope.node.id}.zip`),
      // Archives must not depend on the umask of whoever checked out.
      outputFileMode: '0644',
    });
    this.path = zip.outputPath;
    this.sha256 = zip.outputBase64Sha256;
  }
}
