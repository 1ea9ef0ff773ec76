import { App } from 'cdktf';
import { ConfigError, readConfig } from './src/config';
import { maskText } from './src/domain/plan/mask';
import { AccountSettings } from './src/systems/account';
import { PatternDetection } from './src/systems/pattern-detection';

try {
  const config = readConfig(process.env);
  const app = new App();
  if (config.holds('account-settings')) new AccountSettings(app, config);
  new PatternDetection(app, config);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(maskText(error.message));
  process.exitCode = 1;
}
