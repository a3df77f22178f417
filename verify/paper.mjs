// Prints pages to PDF with Chromium, Firefox and WebKit.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launchOptions } from '../dist/suite/test/helpers/browser.js';

const { FIREFOX = 'firefox-esr' } = process.env;
/** The Python of the distribution, whose packages have the bindings of WebKitGTK. */
const python = '/usr/bin/python3';
const webkitPrint = fileURLToPath(new URL('webkit-print.py', import.meta.url));

/** Width and height of each paper in centimetres, and its name in GTK. */
const papers = {
  a4: { width: 21, height: 29.7, gtk: 'iso_a4' },
  letter: { width: 21.59, height: 27.94, gtk: 'na_letter' },
};

const isMissing = (program, ...args) => {
  const { error, status } = spawnSync(program, args);
  return Boolean(error || status);
};

/** The engines that cannot be run here, and what to install. */
export function missingEngines() {
  const webkit = 'import gi; gi.require_version("WebKit2", "4.1")';
  return [
    ...(isMissing(FIREFOX, '--version') ? ['Firefox (Debian: firefox-esr; or set FIREFOX to its path)'] : []),
    ...(isMissing('xvfb-run', '--help') || isMissing(python, '-c', webkit)
      ? ['WebKitGTK (Debian: gir1.2-webkit2-4.1, python3-gi, xvfb, xauth)']
      : []),
  ];
}

async function printWithChromium(jobs) {
  const browser = await chromium.launch(await launchOptions());
  try {
    const page = await browser.newPage();
    for (const { url, file } of jobs) {
      await page.goto(url, { waitUntil: 'networkidle' });
      await page.pdf({ path: file, preferCSSPageSize: true });
    }
  } finally {
    await browser.close();
  }
}

/** A client of Marionette, the remote protocol of Firefox: `<length>:<JSON>` over TCP. */
async function connectMarionette(port) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const waiting = new Map();
  let received = Buffer.alloc(0);
  socket.on('data', chunk => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (colon < 0 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end));
      received = received.subarray(end);
      // The first message is a greeting, not a response.
      if (Array.isArray(message)) waiting.get(message[1])?.(message);
    }
  });
  let id = 0;
  const send = async (command, parameters = {}) => {
    id += 1;
    const response = new Promise(resolve => waiting.set(id, resolve));
    const text = JSON.stringify([0, id, command, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, result] = await response;
    if (error) throw new Error(`Firefox, ${command}: ${error.message}`);
    return result;
  };
  return { send, close: () => socket.destroy() };
}

/** Starts Firefox with a new profile, and waits for the port that Marionette writes into it. */
async function startFirefox() {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
  writeFileSync(join(profile, 'user.js'), 'user_pref("marionette.port", 0);\n');
  const args = ['--headless', '--marionette', '--no-remote', '--profile', profile];
  const firefox = spawn(FIREFOX, args, { stdio: 'ignore' });
  const portFile = join(profile, 'MarionetteActivePort');
  for (let tries = 0; !existsSync(portFile); tries++) {
    if (tries > 600) throw new Error('Firefox has not started within a minute');
    await sleep(100);
  }
  const close = async () => {
    const exited = once(firefox, 'exit');
    firefox.kill();
    await exited;
    rmSync(profile, { recursive: true, force: true });
  };
  return { port: Number(readFileSync(portFile, 'utf8')), close };
}

async function printWithFirefox(jobs) {
  const firefox = await startFirefox();
  const { send, close } = await connectMarionette(firefox.port);
  try {
    await send('WebDriver:NewSession');
    for (const { url, file, paper } of jobs) {
      await send('WebDriver:Navigate', { url });
      const { width, height } = papers[paper];
      const { value } = await send('WebDriver:Print', { page: { width, height }, shrinkToFit: false });
      writeFileSync(file, Buffer.from(value, 'base64'));
    }
  } finally {
    close();
    await firefox.close();
  }
}

async function printWithWebKit(jobs) {
  for (const [name, { gtk }] of Object.entries(papers)) {
    const args = jobs.filter(({ paper }) => paper === name).flatMap(({ url, file }) => [url, file]);
    if (!args.length) continue;
    const child = spawn('xvfb-run', ['-a', python, webkitPrint, gtk, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code) throw new Error(`WebKit: ${webkitPrint} exits with ${code}`);
  }
}

/** Prints each job, `{ url, file, paper }`, with an engine: url to file, a PDF. */
export const engines = {
  chromium: printWithChromium,
  firefox: printWithFirefox,
  webkit: printWithWebKit,
};
