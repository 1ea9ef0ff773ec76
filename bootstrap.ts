import { App } from 'cdktf';
import { ConfigError } from './src/config';
import { readBootstrapConfig } from './src/config/bootstrap';
import { maskText } from './src/domain/plan/mask';
import { Bootstrap } from './src/systems/bootstrap';

// A separate program from main.ts, because no deployment applies this stack: an administrator does, once per account
// (help/ci.md).
try {
  const config = readBootstrapConfig(process.env);
  const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? '.stacks/bootstrap' });
  new Bootstrap(app, config);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(maskText(error.message));
  process.exitCode = 1;
}
