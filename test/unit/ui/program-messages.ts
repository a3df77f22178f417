import t from 'tap';
import { languageFacts, programLanguages, programMessages } from '../../../server/ui/program-messages.ts';

t.test('the program has messages in its languages, each with its own locale and name', async t => {
  const languages = programLanguages();
  t.ok(['en', 'es'].every(language => languages.includes(language)));
  for (const language of languages) {
    const messages = programMessages(language);
    t.equal(messages?.locale.split('-')[0], language.split('-')[0]);
    t.ok(messages?.choices.language.name);
  }
});

t.test('a variant of a language has its messages, with its own locale', async t => {
  t.match(programMessages('es-MX'), { locale: 'es-MX', controls: { close: 'Cerrar' } });
  t.match(programMessages('es-latn-mx'), { locale: 'es-latn-mx', controls: { close: 'Cerrar' } });
  t.match(programMessages('EN'), { controls: { close: 'Close' } });
});

t.test('another language, and the same one in another script, has none', async t => {
  for (const language of ['dv', 'en-Dsrt', 'es-Hebr'])
    t.equal(programMessages(language), undefined, language);
});

t.test('a language has its own name and its direction of writing', async t => {
  for (const [language, dir, name] of [
    ['fr', 'ltr', 'français'],
    ['he', 'rtl', 'עברית'],
    ['dv', 'rtl', ''],
    ['ku-Arab', 'rtl', ''],
    ['az-Arab', 'rtl', ''],
    ['pt-BR', 'ltr', 'português (Brasil)'],
    ['qaa', 'ltr', ''],
  ] as const) {
    const facts = languageFacts(language);
    t.match(facts, { locale: language, dir });
    t.ok(facts.choices.language.name?.includes(name));
  }
});
