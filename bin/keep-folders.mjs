import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A plugin of esbuild: `__dirname` is the folder of each source file; without it, that of the bundle. */
export const keepFolders = {
  name: 'keep folders',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) =>
      path.includes('/node_modules/')
        ? undefined
        : {
            contents: `const __dirname = ${JSON.stringify(dirname(path))};${readFileSync(path, 'utf8')}`,
            loader: 'ts',
          },
    ),
};
