// The running server below a path of its host, without a proxy.
import t from 'tap';
import { createApp, cutContent } from '../helpers/app.ts';
import { createJourney, isReady } from '../helpers/browser.ts';

const app = await createApp(t, { content: cutContent, env: { BASE_URL: 'https://me.example.org/cv/' } });
const host = await app.listen({ host: '127.0.0.1', port: 0 });
const journey = createJourney(t, `${host}/cv`);

journey(
  'no request of a visit leaves the path, and the chosen language is stored for the path',
  '',
  async (t, page) => {
    const paths: string[] = [];
    page.on('request', request => paths.push(new URL(request.url()).pathname));
    await page.goto(`${host}/cv`);
    await isReady(page);
    t.equal(page.url(), `${host}/cv/en`);
    await page.evaluate(() => {
      window.marker = 'not reloaded';
    });
    await page.click('#language-es');
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    await page.keyboard.press('s');
    await page.waitForURL('**/cv/es?length=short');
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    await page.keyboard.press('i');
    await page.waitForSelector('dialog[open]');
    t.equal(page.url(), `${host}/cv/es/info?length=short`);
    await page.keyboard.press('Escape');
    await page.waitForURL('**/cv/es?length=short');
    await page.goBack();
    await page.waitForURL('**/cv/es');
    await page.waitForFunction(() => document.querySelector('#length-long[aria-current]'));
    t.equal(await page.evaluate(() => window.marker), 'not reloaded');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('g')]);
    t.equal(await download.failure(), null);
    t.match(await page.context().cookies(), [{ name: 'lang', value: 'es', path: '/cv' }]);
    for (const home of ['/cv', '/cv/']) {
      await page.goto(host + home);
      t.equal(page.url(), `${host}/cv/es`, 'the stored language');
    }
    await page.goto(`${host}/cv/es/nada`);
    await page.click('.back a');
    await page.waitForURL('**/cv/es');
    t.ok(paths.length > 20, `${paths.length} requests`);
    t.strictSame(
      paths.filter(path => path !== '/cv' && !path.startsWith('/cv/')),
      [],
    );
  },
  { isolated: true },
);
