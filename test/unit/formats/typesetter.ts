import t, { type Test } from 'tap';
import { createTypesetter } from '../../../server/formats/pdf/typesetter.ts';
import { root } from '../../../server/project.ts';
import { imagesFrom } from '../../helpers/images.ts';
import { documentOf, plain, readPdf } from '../../helpers/pdf.ts';

const start = (t: Test) => {
  const warnings: string[] = [];
  const typesetter = createTypesetter({ root, warn: message => warnings.push(message) });
  t.teardown(() => typesetter.close());
  return { typesetter, warnings };
};

t.test('a CV and its card are typeset in a thread, while the event loop runs', async t => {
  const { typesetter } = start(t);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  t.teardown(() => clearInterval(timer));
  const [pdf, card] = await Promise.all([
    typesetter.pdf(documentOf(), plain),
    typesetter.card(documentOf(), { images: new Map() }),
  ]);
  t.ok(turns > 10);
  t.equal((await readPdf(pdf)).info.Title, 'Leonardo Torres Quevedo – Curriculum vitae');
  t.equal(card.toString('latin1', 1, 4), 'PNG');
  t.strictSame([card.readUInt32BE(16), card.readUInt32BE(20)], [1200, 630]);
});

t.test('the same content gives the same bytes', async t => {
  const { typesetter } = start(t);
  const one = await typesetter.pdf(documentOf(), plain);
  await typesetter.pdf(documentOf('es'), plain);
  t.ok(one.equals(await start(t).typesetter.pdf(documentOf(), plain)));
});

t.test('a document that cannot be typeset rejects only its own promise', async t => {
  const { typesetter } = start(t);
  const broken = documentOf();
  broken.meta.lastModified = { iso: '2026-99-99', text: '' };
  const good = typesetter.pdf(documentOf('en', 'short'), plain);
  await t.rejects(typesetter.pdf(broken, plain), /month is invalid|datetime/);
  await t.resolves(good);
  await t.rejects(typesetter.pdf(Object.assign(documentOf(), { url: 7 }), plain), TypeError);
});

t.test('an image that cannot be decoded is left out with a warning', async t => {
  const { typesetter, warnings } = start(t);
  const document = documentOf('en', 'short');
  document.view.image = 'me.png';
  const images = imagesFrom({ 'me.png': 'no image' });
  await t.resolves(typesetter.pdf(document, { ...plain, images }));
  await t.resolves(typesetter.card(document, { images }));
  t.match(warnings, [/^me\.png cannot be decoded/, /^me\.png cannot be decoded/]);
});

t.test('a note of a share link with characters that no typeface has is logged', async t => {
  const { typesetter, warnings } = start(t);
  const document = documentOf('en', 'short');
  await t.resolves(typesetter.pdf({ ...document, note: 'For 高' }, plain));
  t.match(warnings, [/^a PDF for a share link is without characters of its note/]);
});

t.test('closing waits for documents in progress', async t => {
  const typesetter = createTypesetter({ root, warn: t.fail });
  const pdf = typesetter.pdf(documentOf(), plain);
  await typesetter.close();
  t.ok((await pdf).length > 10_000);
});
