// The module loader of jest, which can load the project's files again and keep the packages, which take most of the time.
const { default: JestRuntime } = require(require.resolve('jest-runtime', { paths: [process.cwd()] }));

/** Set on the global object of the tests while they load again. */
const RELOADING = Symbol.for('market-stacks.reloading');

exports.__esModule = true;
exports.default = class MutationRuntime extends JestRuntime {
  resetModules() {
    const modules = this.registries?.getActiveCjsRegistry?.();
    const mocks = this.registries?.getActiveMockRegistry?.();
    if (!this._environment?.global?.[RELOADING] || !modules || !mocks) return super.resetModules();
    for (const path of modules.keys()) if (!path.includes('/node_modules/')) modules.delete(path);
    mocks.clear();
  }
};
