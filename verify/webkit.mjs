// Drives WebKitGTK in a virtual display by WebDriver (https://www.w3.org/TR/webdriver2/).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The Python of the distribution, whose packages have the bindings of WebKitGTK. */
export const python = '/usr/bin/python3';
const webkitWindow = fileURLToPath(new URL('webkit-window.py', import.meta.url));

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts WebKitWebDriver. Messages of the console are written to its standard error. */
async function startDriver(messages) {
  const port = await findFreePort();
  const display = ['-a', '-s', '-screen 0 1600x1800x24'];
  const child = spawn('xvfb-run', [...display, 'WebKitWebDriver', '--host=127.0.0.1', `--port=${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // A process group: the signal of xvfb-run reaches its children only in a group.
  });
  createInterface(child.stderr).on('line', line => {
    if (/CONSOLE \w+ ERROR/.test(line)) messages.push(line);
  });
  const exited = once(child, 'exit');
  const close = async () => {
    process.kill(-child.pid);
    await exited;
  };
  const send = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit, ${path}: ${value.message}`);
    return value;
  };
  for (let tries = 0; ; tries++) {
    const status = await send('GET', '/status').catch(() => null);
    if (status?.ready) return { send, close };
    if (tries > 300) throw new Error('WebKitWebDriver has not started within 30 seconds');
    await sleep(100);
  }
}

/** Opens a tab in a WebKitGTK of its own. Its options and what it returns are those of `openFirefox`, without print. */
export async function openWebKit({ dark = false, scripts = true, textScale = 1 } = {}) {
  const messages = [];
  const driver = await startDriver(messages);
  const args = [
    ...[webkitWindow, '--automation', `--text=${textScale}`],
    ...(dark ? ['--dark'] : []),
    ...(scripts ? [] : ['--no-script']),
  ];
  const alwaysMatch = { 'webkitgtk:browserOptions': { binary: python, args } };
  const { sessionId } = await driver.send('POST', '/session', { capabilities: { alwaysMatch } });
  const send = (path, body) => driver.send('POST', `/session/${sessionId}/${path}`, body);
  return {
    messages,
    open: url => send('url', { url }),
    evaluate: expression => send('execute/sync', { script: `return ${expression}`, args: [] }),
    act: actions => send('actions', { actions }),
    back: () => send('back', {}),
    resize: (width, height) => send('window/rect', { x: 0, y: 0, width, height }),
    close: async () => {
      await driver.send('DELETE', `/session/${sessionId}`).finally(driver.close);
    },
  };
}
