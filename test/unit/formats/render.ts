import t from 'tap';
import type { CvDocument } from '../../../server/formats/document.ts';
import type { PdfOptions, Typesetter } from '../../../server/formats/pdf/typesetter.ts';
import { formatNames } from '../../../server/formats/registry.ts';
import { type FormatRequest, formatRenderer } from '../../../server/formats/render.ts';
import { Cache } from '../../../server/http/cache/cache.ts';
import { content, snapshotOf, uiOf } from '../../helpers/app.ts';

const snapshot = snapshotOf();
const plain: FormatRequest = {
  name: 'pdf',
  language: 'en',
  choices: { length: 'long', icons: 'show', theme: 'default' },
  paper: 'a4',
  snapshot,
  shared: null,
};

/** A renderer, and the calls of its typesetter. */
function createRenderer() {
  const calls: { document: CvDocument; options: Partial<PdfOptions> }[] = [];
  const typeset = async (document: CvDocument, options: Partial<PdfOptions>) => {
    calls.push({ document, options });
    return Buffer.from(`${calls.length}`);
  };
  const typesetter: Typesetter = { pdf: typeset, card: typeset, close: async () => {} };
  return { calls, render: formatRenderer(typesetter, new Cache(2 ** 24)) };
}

t.test('a PDF is rendered once for a snapshot and each choice that it shows', async t => {
  const { calls, render } = createRenderer();
  const requests = ['en', 'es'].flatMap(language =>
    (['long', 'short'] as const).flatMap(length =>
      (['show', 'hide'] as const).flatMap(icons =>
        (['default', 'clean'] as const).flatMap(theme =>
          (['a4', 'letter'] as const).map(paper => ({
            ...plain,
            language,
            choices: { length, icons, theme },
            paper,
          })),
        ),
      ),
    ),
  );
  const renderAll = () => Promise.all(requests.map(request => render(request)));
  const bodies = await renderAll();
  t.equal(new Set(bodies).size, 32);
  t.strictSame(await renderAll(), bodies);
  t.equal(calls.length, 32);
  await render({ ...plain, snapshot: snapshotOf(content, '2026-12') });
  t.equal(calls.length, 33);
});

t.test('a format is not rendered again for a choice that it does not show', async t => {
  const { render } = createRenderer();
  const other: FormatRequest = {
    ...plain,
    choices: { length: 'long', icons: 'hide', theme: 'clean' },
  };
  const short: FormatRequest = { ...other, choices: { ...other.choices, length: 'short' } };
  for (const name of ['txt', 'md', 'json', 'vcf', 'card'] as const) {
    const body = await render({ ...plain, name });
    t.equal(await render({ ...other, name }), body, name);
    const same = ['vcf', 'card'].includes(name);
    t.equal((await render({ ...short, name })) === body, same, `${name}, short`);
  }
});

t.test('the typesetter gets the CV, its URL, the JSON Resume to attach, and the images', async t => {
  const { calls, render } = createRenderer();
  await render({ ...plain, choices: { length: 'short', icons: 'hide', theme: 'clean' }, paper: 'letter' });
  const [{ document, options } = { document: {} as CvDocument, options: {} }] = calls;
  t.match(document, { language: 'en', url: `${content.site.baseUrl}/en?length=short` });
  t.match(options, { icons: 'hide', theme: 'clean', paper: 'letter', images: content.images });
  t.equal(document.note, '');
  t.same(JSON.parse(options.json ?? '').work.length, document.cv.work?.length);
  await render({ ...plain, snapshot: snapshotOf({ ...content, site: { ...content.site, baseUrl: null } }) });
  t.equal(calls[1]?.document.url, '');
});

t.test('for a valid share link a format is rendered each time, with the share note', async t => {
  const { calls, render } = createRenderer();
  const share = { recipient: 'Ada', until: '2026-12-23' };
  const shared: FormatRequest = { ...plain, shared: { token: 'x', share } };
  const [one, two] = [await render(shared), await render(shared)];
  t.not(one, two);
  t.match(calls[0]?.document.note, /^For Ada, until 23 Dec 2026:/);
  t.equal(calls[0]?.document.url, `${content.site.baseUrl}/en`, 'the URL has no token');
  t.not(await render(plain), one);
  t.equal(calls.at(-1)?.document.note, '');
});

t.test('for share links that have ended a format is rendered once, with a note', async t => {
  const { calls, render } = createRenderer();
  const ended: FormatRequest = { ...plain, shared: { token: '', share: null } };
  const body = await render(ended);
  t.equal(await render({ ...ended, shared: { token: 'x', share: null } }), body);
  t.equal(calls[0]?.document.note, uiOf('en').shared.ended);
  t.not(await render(plain), body);
});

t.test('each format has its own media type', async t => {
  const { render } = createRenderer();
  const types = await Promise.all(
    [...formatNames, 'card' as const].map(async name => (await render({ ...plain, name })).mediaType),
  );
  t.equal(new Set(types).size, 6);
});
