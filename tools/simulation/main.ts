// Runs the handlers of a system against simulated services.
import { runBundled } from '../run-bundled';

// The handlers create clients, which are replaced.
void runBundled('tools/simulation/cli/program.ts', { AWS_REGION: 'us-east-1' });
