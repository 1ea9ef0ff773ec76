import { useState } from '/packages/htm/preact/standalone.module.js';

export {
  Component,
  html,
  render,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from '/packages/htm/preact/standalone.module.js';

let nextId = 1;

/** Returns an id for an element that others refer to, such as a caption. */
export const useId = () => useState(() => `id-${nextId++}`)[0];
