// Before all tests: starts the shared browser in a detached process, and exits when it accepts connections.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('browser-server.js', import.meta.url));
const browser = spawn(process.execPath, [program, String(process.ppid)], {
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
  // It runs no code of the server: without this tap would collect coverage of it.
  env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
});
await Promise.race([
  once(browser.stdout, 'data'),
  once(browser, 'exit').then(([code]) => Promise.reject(new Error(`no browser was started (${code})`))),
]);
browser.stdout.destroy();
browser.unref();
