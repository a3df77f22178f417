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
    // `address` has the role group, which may be named (ARIA in HTML, section 4).
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'require-sri': 'off', // Every script and style sheet comes from this origin.
  },
});

const app = await createApp(t);

/** The HTML errors of a page, or of a dialog fragment inside the CV page that loads it. */
async function errorsOf(path: string, from = app): Promise<string[]> {
  let { body: html } = await from.inject(path);
  if (path.includes('/dialog')) {
    const fragment = html.replace(/^<title>.*<\/title>\n/, '');
    const page = (await app.inject(path.slice(0, 3))).body;
    html = page.replace('<div id="dialog-content"></div>', `<div id="dialog-content">${fragment}</div>`);
    if (html === page) throw new Error('the page has no element for the fragment');
  }
  const { results } = await validator.validateString(html, path);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

for (const language of ['en', 'es']) {
  for (const path of pages) {
    t.test(`/${language}${path} is valid HTML`, async t => {
      t.strictSame(await errorsOf(`/${language}${path}`), []);
    });
  }
}

t.test('the language chooser and the 404 page of the export are valid HTML', async t => {
  const files = await createApp(t, { files: true });
  const site = { ...content.site, languages: ['en'] };
  const monolingual = await createApp(t, { content: { ...content, site }, files: true });
  t.strictSame(await errorsOf('/', files), []);
  t.strictSame(await errorsOf('/', monolingual), []);
  t.strictSame(await errorsOf('/404', files), []);
});

t.test('invalid HTML is detected', async t => {
  const { valid } = await validator.validateString('<ul><p id="a"></p><p id="a"></p></ul>');
  t.notOk(valid);
});
