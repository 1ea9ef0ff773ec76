import { z } from 'zod';
import type { Codec } from './codec';

/** A schema of texts in their canonical form: reading a text gives the same text. */
export const canonical = (codec: Codec<string>) =>
  z.string().refine((text) => codec.read(text) === text, {
    error: `Expected ${codec.expected}, in canonical form`,
    abort: true,
  });
