import asyncHooks from 'node:async_hooks';

/**
 * X-Ray's library tracks every promise of the process after it is loaded, with a hook that is never disabled. Jest
 * loads the library again for each test file, so the hooks of all earlier files would slow down every later file of the
 * same worker: promises, of which some tests create millions, would be ten times as expensive.
 */
const { createHook } = asyncHooks;
const created: asyncHooks.AsyncHook[] = [];

asyncHooks.createHook = (callbacks) => {
  const hook = createHook(callbacks);
  created.push(hook);
  return hook;
};

afterAll(() => {
  asyncHooks.createHook = createHook;
  for (const hook of created) hook.disable();
});
