import { HtmlValidate } from 'html-validate';
import t from 'tap';
import { content, createApp } from '../../helpers/app.ts';
import { pages } from '../../helpers/pages.ts';

const validator = new HtmlValidate({
  root: true,
  elements: ['html5'],
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'doctype-style': 'off', // Either way of writing it is the same (HTML Standard, 13.1.1).
    // An address is a group, and a group may have a name (ARIA in HTML, 4).
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'require-sri': 'off', // Everything comes from this origin.
  },
});

const app = await createApp(t);

/** What is wrong with an address's HTML: a page as it is, a fragment laid into the page that asks for it. */
async function faultsOf(path: string, from = app): Promise<string[]> {
  let { body: html } = await from.inject(path);
  if (path.includes('/dialog')) {
    const fragment = html.replace(/^<title>.*<\/title>\n/, '');
    const page = (await app.inject(path.slice(0, 3))).body;
    html = page.replace('<div id="dialog-content"></div>', `<div id="dialog-content">${fragment}</div>`);
    if (html === page) throw new Error('the page has no place for a fragment');
  }
  const { results } = await validator.validateString(html, path);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

for (const language of ['en', 'es']) {
  for (const path of pages) {
    t.test(`/${language}${path} is HTML without a fault`, async t => {
      t.strictSame(await faultsOf(`/${language}${path}`), []);
    });
  }
}

t.test(
  'the languages to choose from, and the page for nothing of files, are HTML without a fault',
  async t => {
    const files = await createApp(t, { files: true });
    const site = { ...content.site, languages: ['en'] };
    const alone = await createApp(t, { content: { ...content, site }, files: true });
    t.strictSame(await faultsOf('/', files), []);
    t.strictSame(await faultsOf('/', alone), []);
    t.strictSame(await faultsOf('/404', files), []);
  },
);

t.test('a fault would be found', async t => {
  const { valid } = await validator.validateString('<ul><p id="a"></p><p id="a"></p></ul>');
  t.notOk(valid);
});
