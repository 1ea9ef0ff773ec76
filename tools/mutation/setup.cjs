// Runs in each test file before its tests: lets a session load the file again, with all modules of the project.
const RELOADING = Symbol.for('market-stacks.reloading');
globalThis.loadTestsAgain = (path) => {
  globalThis[RELOADING] = true;
  jest.resetModules();
  globalThis[RELOADING] = false;
  require(path);
};

// X-Ray's library adds a hook to every promise and never removes it, so each time the library is loaded, all later
// tests would become slower.
const hook = { enable: () => hook, disable: () => hook };
require('node:async_hooks').createHook = () => hook;
