// Fits the models of the confidence.
import { runBundled } from '../../run-bundled';

void runBundled('tools/pattern-detection/calibrate/program.ts');
