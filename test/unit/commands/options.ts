import { join } from 'node:path';
import t, { type Test } from 'tap';
import { StarterError } from '../../../server/commands/starter/error.ts';
import { readArguments } from '../../../server/commands/starter/options.ts';

/** Answers questions on a terminal in turn, and records them. */
function terminal(...answers: string[]) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answers.shift() ?? '';
  };
  return { questions, ask };
}

const french =
  'J’aime résoudre des problèmes, parfois en codant. Sinon, je chante et je dessine avec des amis dans notre atelier. ' +
  'J’ai conçu des outils pour les bibliothèques, et je forme des équipes à la qualité du logiciel depuis dix ans. J’aime aussi la montagne et les livres.';
const spanish =
  'Me gusta resolver problemas, a veces programando. Si no, canto y dibujo con mis amigos en nuestro taller. ' +
  'He diseñado herramientas para bibliotecas, y desde hace diez años enseño a los equipos a cuidar la calidad. También me gustan la montaña y los libros.';

/** A resume with a text in a file. */
const resume = (t: Test, summary: string) =>
  join(
    t.testdir({ 'resume.json': JSON.stringify({ basics: { name: 'Anne Exemple', summary } }) }),
    'resume.json',
  );

t.test('the language of a resume is guessed from 200 letters of text, with a notice', async t => {
  for (const [text, language, name] of [
    [french, 'fr', 'French'],
    [spanish, 'es', 'Spanish'],
  ] as const) {
    const file = resume(t, text);
    const { languages, from, notes } = await readArguments(['--from', file], terminal().ask);
    t.strictSame([languages, [...(from ?? [])]], [[language], [[language, file]]]);
    t.match(notes, [`The language of ${file} seems to be ${name} (${language}).`]);
  }
});

t.test('a shorter text is an error that says what to write', async t => {
  const file = resume(t, french.slice(0, 130));
  await t.rejects(readArguments(['--from', file], terminal().ask), {
    message: /its text has \d+ letters, and a guess needs 200\. Write it, such as --language en/,
  });
  await readArguments(['--from', file], terminal().ask).catch(error => t.type(error, StarterError));
});

t.test('a resume without a text is an error, too', async t => {
  await t.rejects(readArguments(['--from', resume(t, '2020')], terminal().ask), { message: /has 0 letters/ });
});

t.test('a text of no clear language is an error, too', async t => {
  const file = resume(t, 'xq zzkr wvv '.repeat(30));
  await t.rejects(readArguments(['--from', file], terminal().ask), { message: /does not show it clearly/ });
});

t.test('only prose counts, not names, places and links', async t => {
  const file = join(
    t.testdir({
      'a.json': JSON.stringify({ work: [{ name: 'x'.repeat(300), position: 'Chef' }], basics: null }),
    }),
    'a.json',
  );
  await t.rejects(readArguments(['--from', file], terminal().ask), { message: /has 4 letters/ });
});

t.test('on a terminal the user is prompted for the language, with the guess as default', async t => {
  const file = resume(t, french);
  const accepted = terminal();
  t.strictSame((await readArguments(['--from', file], accepted.ask)).languages, ['fr']);
  t.strictSame(accepted.questions, [`In which language is ${file}? (fr)`]);
  const other = terminal('fr-ca');
  const command = await readArguments(['--from', file], other.ask);
  t.strictSame([command.languages, command.notes], [['fr-CA'], []]);
  const short = terminal('fr');
  const shortFile = resume(t, 'Bonjour');
  t.strictSame((await readArguments(['--from', shortFile], short.ask)).languages, ['fr']);
  t.strictSame(short.questions, [`In which language is ${shortFile}?`]);
});

t.test('an option gives the languages, the main one first, and nothing is asked', async t => {
  const { questions, ask } = terminal();
  for (const [args, languages, from] of [
    [['--from', 'a.json', '--language', 'fr'], ['fr'], [['fr', 'a.json']]],
    [['--from', 'a.json', '--languages', 'pt-br, en,en'], ['pt-BR', 'en'], [['pt-BR', 'a.json']]],
    [
      ['--from', 'fr=a.json', '--from', 'en=b.json'],
      ['fr', 'en'],
      [
        ['fr', 'a.json'],
        ['en', 'b.json'],
      ],
    ],
    [['--name', 'Ada', '--languages', 'english'], ['english'], []],
  ] as const) {
    const command = await readArguments([...args], ask);
    t.strictSame(command.languages, languages);
    t.strictSame([...(command.from ?? [])].sort(), [...from].sort());
  }
  t.strictSame(questions, []);
});

t.test('without a resume the user is prompted for name and languages', async t => {
  const { questions, ask } = terminal('Ada', 'de,en');
  t.match(await readArguments([], ask), {
    name: 'Ada',
    languages: ['de', 'en'],
    to: undefined,
    add: undefined,
  });
  t.strictSame(questions, ['Whose CV is it?', 'In which languages, the main one first? (en)']);
  t.match(await readArguments(['--name', 'Ada', '--to', 'mine'], terminal().ask), {
    languages: ['en'],
    to: 'mine',
  });
});

t.test('a new folder has the host of the option, or the one that is chosen on a terminal', async t => {
  const named = ['my-cv', '--name', 'Ada', '--language', 'en'];
  for (const [args, answer, host] of [
    [['--host', 'GitHub'], '', 'github'],
    [[], 'netlify', 'netlify'],
    [[], '', 'none'],
  ] as const) {
    const { questions, ask } = terminal(answer);
    t.match(await readArguments([...named, ...args], ask), { site: 'my-cv', host });
    const question = 'Where will it be published: github, netlify, cloudflare or none? (none)';
    t.strictSame(questions, args.length ? [] : [question]);
  }
  const { ask } = terminal('vercel');
  await t.rejects(readArguments(named, ask), {
    message: 'the host should be github, netlify, cloudflare or none (found "vercel")',
  });
  await t.rejects(readArguments(['--to', 'mine', '--host', 'github'], ask), {
    message: '--host is an option of a new FOLDER: give its name',
  });
});

t.test('a language to add needs nothing else', async t => {
  const { questions, ask } = terminal();
  t.match(await readArguments(['--add', 'pt-br', '--to', 'mine'], ask), { add: 'pt-BR', to: 'mine' });
  t.strictSame(questions, []);
});

t.test('two files for one language, unknown options and files without JSON are errors', async t => {
  const { ask } = terminal();
  await t.rejects(readArguments(['--from', 'fr=a.json', '--from', 'fr=b.json'], ask), {
    message: '--from is given twice for one language: write --from fr=b.json',
  });
  await t.rejects(readArguments(['--nmae', 'Ada'], ask), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' });
  const folder = t.testdir({ 'a.json': '{' });
  await t.rejects(readArguments(['--from', join(folder, 'a.json')], ask), {
    message: /^the resume has errors\.\nerror .*a\.json:1:2/,
  });
  await t.rejects(readArguments(['--from', join(folder, 'b.json')], ask), {
    message: /b\.json does not exist/,
  });
});
