// Runs in each test file before its tests: lets a session load the file again, with all modules of the project.
const RELOADING = Symbol.for('market-stacks.reloading');
globalThis.loadTestsAgain = (path) => {
  globalThis[RELOADING] = true;
  jest.resetModules();
  globalThis[RELOADING] = false;
  require(path);
};

// X-Ray's library follows every promise by a hook that is never disabled: each loading would slow down all later tests.
const hook = { enable: () => hook, disable: () => hook };
require('node:async_hooks').createHook = () => hook;
