import { App } from 'cdktf';
import { ConfigError, withRegion, listAllStacks, readConfig, selectSystems } from './src/config';
import { maskText } from './src/domain/plan/mask';
import { AccountSettings } from './src/systems/account';
import { SYSTEM_STACKS } from './src/systems/systems';

try {
  const config = readConfig(process.env);
  const systems = selectSystems(config).map(({ name }) => name);
  const regions = new Set(listAllStacks(config).map(({ region }) => region));

  const app = new App();
  if (config.supports('account-settings'))
    for (const region of regions) new AccountSettings(app, withRegion(config, region));
  for (const system of SYSTEM_STACKS) if (systems.includes(system.name)) system.create(app, process.env);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(maskText(error.message));
  process.exitCode = 1;
}
