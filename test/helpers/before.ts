// Before all tests: starts the browser that all of them share, in a process of its own, and goes on when it is there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('browser-server.js', import.meta.url));
const browser = spawn(process.execPath, [program, String(process.ppid)], {
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
  // It is no test, so what it runs is no coverage.
  env: { ...process.env, _TAPJS_PROCESSINFO_COVERAGE_: '0' },
});
await Promise.race([
  once(browser.stdout, 'data'),
  once(browser, 'exit').then(([code]) => Promise.reject(new Error(`no browser was started (${code})`))),
]);
browser.stdout.destroy();
browser.unref();
