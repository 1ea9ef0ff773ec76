import type { Plugin } from 'esbuild';

export const keepFolders: Plugin;
