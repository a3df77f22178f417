// Drives Firefox, headless, by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

/** The program: FIREFOX, else that of Debian. */
export const { FIREFOX: firefox = 'firefox-esr' } = process.env;

/** Starts Firefox with a new profile. */
async function startFirefox(preferences) {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
  const userPreferences = Object.entries(preferences).map(
    ([name, value]) => `user_pref("${name}", ${value});\n`,
  );
  writeFileSync(join(profile, 'user.js'), userPreferences.join(''));
  const args = ['--headless', '--remote-debugging-port=0', '--no-remote', '--profile', profile];
  const child = spawn(firefox, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const close = async () => {
    child.kill();
    await exited;
    rmSync(profile, { recursive: true, force: true });
  };
  // The lines are not iterated over: to stop would close the pipe.
  const lines = createInterface(child.stderr);
  const url = await new Promise(resolve => {
    lines.on('line', line => {
      const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      if (url) resolve(url);
    });
    lines.on('close', resolve);
  });
  if (!url) {
    await close();
    throw new Error(`${firefox} has ended without listening`);
  }
  return { url, close };
}

/** A client of WebDriver BiDi: `send(method, params)` resolves to the result; `onEvent(params)` receives events. */
async function connect(url, onEvent) {
  const socket = new WebSocket(`${url}/session`);
  await once(socket, 'open');
  const waiting = new Map();
  socket.on('message', data => {
    const message = JSON.parse(data);
    if (message.type === 'event') onEvent(message.params);
    else waiting.get(message.id)?.(message);
  });
  let id = 0;
  const send = async (method, params = {}) => {
    id += 1;
    const response = new Promise(resolve => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { type, result, message } = await response;
    if (type === 'error') throw new Error(`Firefox, ${method}: ${message}`);
    return result;
  };
  return { send, close: () => socket.close() };
}

/** The preferences of Firefox for the options of a tab. */
const preferencesOf = ({ dark = false, scripts = true, textScale = 1 }) => ({
  'ui.systemUsesDarkTheme': Number(dark),
  'javascript.enabled': scripts,
  // The text size of the system scales text alone.
  'browser.display.os-zoom-behavior': 2,
  'ui.textScaleFactor': textScale * 100,
});

/**
 * Opens a tab in a Firefox of its own.
 *
 * @param options `dark`: the system prefers dark colours; `scripts`: false for none; `textScale`: the scale of text alone.
 * @returns what `openWebKit` returns, too: `open(url)` loads a page, `evaluate(expression)` resolves to a string,
 *   `act(sources)` performs actions of WebDriver, `back()`, `resize(width, height)`, `messages`: the errors of scripts and
 *   the violations of policies, `close()`. And `print(page)`: a page in centimetres to the bytes of a PDF.
 */
export async function openFirefox(options = {}) {
  const browser = await startFirefox(preferencesOf(options));
  const messages = [];
  const { send, close } = await connect(browser.url, ({ level, text }) => {
    if (level === 'error') messages.push(text);
  });
  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded'] });
  const { contexts } = await send('browsingContext.getTree');
  const { context } = contexts[0];
  return {
    messages,
    open: url => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    evaluate: async expression => {
      const parameters = { expression, target: { context }, awaitPromise: false };
      const { result, exceptionDetails } = await send('script.evaluate', parameters);
      if (exceptionDetails) throw new Error(exceptionDetails.text);
      return result.value;
    },
    act: actions => send('input.performActions', { context, actions }),
    back: () => send('browsingContext.traverseHistory', { context, delta: -1 }),
    resize: (width, height) => send('browsingContext.setViewport', { context, viewport: { width, height } }),
    print: async page => {
      const { data } = await send('browsingContext.print', { context, page, shrinkToFit: false });
      return Buffer.from(data, 'base64');
    },
    close: async () => {
      close();
      await browser.close();
    },
  };
}
