// Measures the detection with generated and real prices.
import { runBundled } from '../../run-bundled';

void runBundled('tools/pattern-detection/evaluate/program.ts');
