import t from 'tap';
import { loadContent } from '../../../server/snapshot/load.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { createApp } from '../../helpers/app.ts';
import { photograph } from '../../helpers/images.ts';

t.test(
  'page, PDF, card, vCard and JSON have nothing of the metadata of a portrait, nor any original',
  async t => {
    const original = await photograph();
    const cv = { basics: { name: 'Ada', image: 'me.webp' }, work: [{ name: 'A', logo: 'a.jpg' }] };
    const folder = t.testdir({
      cv: { 'en.json': JSON.stringify(cv) },
      images: { 'me.webp': original, 'a.jpg': original, 'unnamed.jpg': original },
    });
    const { content } = await loadContent(folder);
    const app = await createApp(t, { content: content as Content });
    const { body } = await app.inject('/en');
    const urls = [...body.matchAll(/<img [^>]*src="([^"]+)"/g)].map(([, url = '']) => url);
    t.strictSame(
      urls.map(url => url.replace(/.*\/images\//, '')),
      ['me.jpg', 'a.png'],
    );
    for (const url of [...urls, ...['pdf', 'json', 'vcf'].map(name => `/en/cv.${name}`), '/en/card.png']) {
      const { statusCode, rawPayload } = await app.inject(url);
      t.equal(statusCode, 200, url);
      t.notMatch(rawPayload.toString('latin1'), /Exif|GPS-OF-HOME|Photoshop/, url);
    }
    const vcard = (await app.inject('/en/cv.vcf')).body.replaceAll('\r\n ', '');
    const [, photo = ''] = /^PHOTO;ENCODING=b;TYPE=JPEG:(.*)\r$/m.exec(vcard) ?? [];
    t.ok(photo.length > 100);
    t.notMatch(Buffer.from(photo, 'base64').toString('latin1'), /Exif|GPS/);
    for (const name of ['me.webp', 'a.jpg', 'unnamed.jpg'])
      t.equal((await app.inject((urls[0] ?? '').replace('me.jpg', name))).statusCode, 404, name);
  },
);
