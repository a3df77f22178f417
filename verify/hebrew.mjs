// A CV in Hebrew, which is written from right to left, for the check of PDFs; needs a typeface with Hebrew, such as DejaVu.
import { chooseTypefaces } from '../dist/suite/server/fonts/choose.js';
import { createCvDocument } from '../dist/suite/server/formats/document.js';
import { root } from '../dist/suite/server/project.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

const email = 'noa.example@mail.example.org';

const cv = {
  basics: {
    name: 'נועה לדוגמה',
    label: 'מהנדסת תוכנה',
    email,
    url: 'https://noa.example.org',
    summary:
      'מהנדסת תוכנה עם ניסיון של חמש עשרה שנים בבניית מערכות מבוזרות. עבדה עם PostgreSQL ועם Kubernetes במשך שנים רבות.',
  },
  work: [
    {
      id: 'a',
      name: 'חברת התוכנה הגדולה',
      position: 'ראשת צוות תשתיות',
      url: 'https://example.org/infra',
      startDate: '2018-03',
      endDate: '2022-06',
      summary:
        'ניהול צוות של שמונה מהנדסים שבנה את תשתית הענן של החברה ואת מערכות הניטור. הצוות העביר את כל השירותים אל Kubernetes בתוך שנה אחת, ללא השבתה של השירות ללקוחות.',
      highlights: [
        'קיצור זמן הפריסה משעתיים לעשר דקות בעזרת מערכת בנייה חדשה שנכתבה בצוות והוצגה בכנסים.',
        'הקטנת עלויות הענן בארבעים אחוזים בתוך שנה.',
      ],
    },
    {
      id: 'b',
      name: 'האוניברסיטה העברית',
      position: 'עוזרת הוראה',
      startDate: '2011',
      endDate: '2013',
      summary: 'תרגול בקורסים.',
    },
  ],
  skills: [{ id: 'a', name: 'מסדי נתונים', level: 'מומחית', keywords: ['PostgreSQL', 'Redis'] }],
};

/** Its document. */
export async function hebrewDocument() {
  const { content } = await loadContent(`${root}/content`);
  const edition = content.editions.get('en');
  const ui = { ...edition.ui, dir: 'rtl', locale: 'he' };
  const editions = new Map([['he', { ...edition, cv, publicCv: cv, ui }]]);
  const typefaces = await chooseTypefaces(new Map([['he', [JSON.stringify(cv)]]]), { content: [] });
  const site = { ...content.site, defaultLanguage: 'he', languages: ['he'] };
  const snapshot = { ...content, site, editions, typefaces, month: '2026-11' };
  return createCvDocument({
    snapshot,
    language: 'he',
    length: 'long',
    shared: null,
    url: 'https://cv.example.org/he',
  });
}

/** Only letters and digits, as extractors differ in spaces, punctuation and directional marks of mixed texts. */
const letters = text => text.replace(/[^\p{L}\p{N}]/gu, '');
const reverse = text => [...text].reverse().join('');

const textsOf = lists => lists.flat().map(({ text }) => text);

/**
 * What an extractor loses: pdftotext has the texts of each entry in order, unless `-raw`, but Latin keywords side by side from
 * left to right; others have its words in any order, pdfminer.six each from left to right. All have the address in one run.
 */
export function findHebrewErrors(extractor, pages, document) {
  const text = pages.join('\n');
  const errors = text.includes(email) ? [] : [`the address ${email}`];
  const entries = document.view.sections.flatMap(({ entries }) => entries);
  if (extractor === 'pdftotext' || extractor === 'pdftotext -layout') {
    let at = 0;
    const find = expected => {
      const found = letters(text).indexOf(letters(expected), at);
      if (found < 0) errors.push(expected);
      return found < 0 ? at : found + letters(expected).length;
    };
    for (const { title, organization, facts, texts, highlights, keywords } of entries) {
      for (const expected of textsOf([title, organization, facts, texts, highlights])) at = find(expected);
      at = Math.max(at, ...textsOf([keywords]).map(find));
    }
    return errors;
  }
  const words = entries
    .flatMap(({ title, organization, facts, texts, highlights, keywords }) =>
      textsOf([title, organization, facts, texts, highlights, keywords]),
    )
    .flatMap(text => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean));
  return [...errors, ...words.filter(word => !text.includes(word) && !text.includes(reverse(word)))];
}
