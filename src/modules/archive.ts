import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Construct } from 'constructs';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { SystemStack } from './system-stack';

/** The files of an archive: content by path. */
export type ArchiveFiles = Readonly<Record<string, string>>;

/**
 * A ZIP archive of files that are generated during synthesis. The files are written beside the stack's `cdk.tf.json`
 * and referenced by relative paths, so the archive does not depend on the location of the checkout.
 */
export class Archive extends Construct {
  readonly path: string;
  readonly sha256: string;

  constructor(scope: Construct, id: string, build: () => ArchiveFiles) {
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
      // Makes the archive independent of the umask of the checkout.
      outputFileMode: '0644',
    });
    this.path = zip.outputPath;
    this.sha256 = zip.outputBase64Sha256;
  }
}
