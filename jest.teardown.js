const { rmSync } = require('node:fs');

/** Removes the temporary directories of a run (`__tests__/support/temporary-directories.ts`). */
module.exports = () => {
  rmSync(process.env.TEMPORARY_DIRECTORIES, { recursive: true, force: true, maxRetries: 3 });
};
