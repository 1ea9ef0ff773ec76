// Sends inputs with random mistakes to everything that reads what others wrote.
import { runBundled } from '../run-bundled';

// The handlers create clients, which are replaced.
void runBundled('tools/fuzz/cli/program.ts', { AWS_REGION: 'us-east-1' });
