import { patternDetectionCommands } from './pattern-detection';
import type { SystemCommands } from './system-commands';

/** The systems on the command line. */
export const SYSTEM_COMMANDS: readonly SystemCommands[] = [patternDetectionCommands];
