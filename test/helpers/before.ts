// Runs before all tests: starts the shared browser in a detached process, and exits when it accepts connections.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('browser-server.js', import.meta.url));
const browser = spawn(process.execPath, [program, String(process.ppid)], {
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
  // Disables coverage by tap: this process runs no code of the server.
  env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
});
await Promise.race([
  once(browser.stdout, 'data'),
  once(browser, 'exit').then(([code]) => Promise.reject(new Error(`the browser did not start (${code})`))),
]);
browser.stdout.destroy();
browser.unref();
