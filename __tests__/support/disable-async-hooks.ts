import asyncHooks from 'node:async_hooks';

/**
 * X-Ray's library tracks every promise of the process after it is loaded, with a hook that is never disabled. Jest
 * loads the library again for each test file, so the hooks of all earlier files would slow down every later file of the
 * same worker: promises, of which some tests create millions, would be ten times as expensive.
 */
const DISABLE_HOOKS = Symbol.for('disable the hooks of this file');
/** The module is the same in all files of a worker, unlike the modules that jest loads. */
const shared: typeof asyncHooks & { [DISABLE_HOOKS]?: () => void } = asyncHooks;

// The end of a file that fails while it loads is never reached.
shared[DISABLE_HOOKS]?.();

const { createHook } = shared;
const created: asyncHooks.AsyncHook[] = [];

shared.createHook = (callbacks) => {
  const hook = createHook(callbacks);
  created.push(hook);
  return hook;
};

shared[DISABLE_HOOKS] = () => {
  shared.createHook = createHook;
  for (const hook of created) hook.disable();
  delete shared[DISABLE_HOOKS];
};

afterAll(() => shared[DISABLE_HOOKS]?.());
