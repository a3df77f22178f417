// Reads the options of cv-site new, asks on a terminal for those that are missing, and guesses the language of a resume.
import { parseArgs } from 'node:util';
import { isLanguage } from '../../content/string-formats.ts';
import type { StarterOptions } from './create.ts';
import { StarterError } from './error.ts';
import { guessLanguage, MIN_LETTERS } from './guess-language.ts';
import { type Host, hosts } from './host-file.ts';
import { readResume } from './resume-file.ts';

const newOptions = {
  name: { type: 'string' },
  languages: { type: 'string' },
  language: { type: 'string' },
  from: { type: 'string', multiple: true },
  to: { type: 'string' },
  add: { type: 'string' },
  host: { type: 'string' },
  package: { type: 'string' },
} as const;

export const HELP = `cv-site new FOLDER: writes a folder with a CV of your own, in which npm install and npm start show it.
cv-site new --to FOLDER: writes a content folder alone. Without FOLDER it is that of this site.

  --name NAME          whose CV it is, such as "Ada Lovelace"
  --from FILE          a resume.json to begin with; --from fr=FILE for one more language
  --language TAG       the language of the CV, such as en; that of the resume is guessed
  --languages LIST     several languages, the main one first, such as en,fr
  --add TAG            adds a language to the content of this site
  --host HOST          publishes the folder on each push: github (GitHub Pages), netlify or cloudflare (Cloudflare Pages)
  --package FILE       the tarball of cv-site for the folder, or a version; by default that of this program

On a terminal it asks for what is missing. Files that exist are never overwritten.
Exit codes: 0, or 1 when nothing was written.`;

/** Asks a question on a terminal; without one the result is empty. */
export type Ask = (question: string) => Promise<string>;

/** What the command is to do. */
export interface NewCommand extends Omit<StarterOptions, 'folder'> {
  /** The folder of an owner to write, content and package.json. */
  site: string | undefined;
  /** Where the folder of an owner will be published. */
  host: Host;
  /** `--package`. */
  package: string | undefined;
  /** `--to`: a content folder to write. */
  to: string | undefined;
  /** `--add`: a language to add to an existing folder; the other options do not count then. */
  add: string | undefined;
  /** Notices of guessed options, such as the language; one sentence each. */
  notes: string[];
}

/**
 * Reads the arguments: --name "Ada Lovelace"; --languages en,fr or --language fr, the default language first; --from
 * resume.json or --from fr=resume.fr.json, once for each language; --to folder; --add fr; the folder of an owner, and its --host.
 * @throws {StarterError} when --from is given twice for a language, the language of its file or the host is not known, or options
 * exclude each other.
 */
export async function readArguments(args: string[], ask: Ask): Promise<NewCommand> {
  const { values: optionValues, positionals } = parseArgs({
    args,
    options: newOptions,
    allowPositionals: true,
  });
  const [site, ...extraArguments] = positionals;
  if (extraArguments.length) throw new StarterError(`give one folder (found "${positionals.join('", "')}")`);
  if (site !== undefined && (optionValues.to ?? optionValues.add) !== undefined)
    throw new StarterError(`give either the folder ${site}, or --to or --add`);
  if (site === undefined && optionValues.host !== undefined)
    throw new StarterError('--host is an option of a new FOLDER: give its name');
  const resumeFiles = parseResumeFiles(optionValues.from ?? []);
  const newCommand: NewCommand = {
    site,
    host: toHost(optionValues.host ?? 'none'),
    package: optionValues.package,
    to: optionValues.to,
    add: optionValues.add === undefined ? undefined : canonicalTag(optionValues.add),
    name: optionValues.name ?? '',
    languages: [],
    from: resumeFiles,
    notes: [],
  };
  if (optionValues.add !== undefined) return newCommand;
  if (!resumeFiles.size) newCommand.name ||= await ask('Whose CV is it?');
  const givenLanguages =
    optionValues.languages ?? optionValues.language ?? (await findLanguages(newCommand, resumeFiles, ask));
  newCommand.languages = [
    ...new Set(givenLanguages.split(',').map(language => canonicalTag(language.trim()))),
  ];
  const defaultResume = resumeFiles.get('');
  if (defaultResume !== undefined) {
    resumeFiles.delete('');
    resumeFiles.set(newCommand.languages[0] as string, defaultResume);
  }
  if (site !== undefined && optionValues.host === undefined)
    newCommand.host = toHost((await ask(`Where will it be published: ${hostList}? (none)`)) || 'none');
  return newCommand;
}

const hostList = `${hosts.slice(0, -1).join(', ')} or ${hosts.at(-1)}`;

function toHost(hostName: string): Host {
  const host = hosts.find(known => known === hostName.toLowerCase());
  if (!host) throw new StarterError(`the host should be ${hostList} (found "${hostName}")`);
  return host;
}

/** The canonical spelling of a language tag (BCP 47, 2.1.1), such as en-GB; an invalid tag is returned unchanged. */
function canonicalTag(tag: string): string {
  return isLanguage(tag) ? (Intl.getCanonicalLocales(tag)[0] as string) : tag;
}

/** The files of --from by language; the key of a file without a language is empty. */
function parseResumeFiles(fromArguments: string[]): Map<string, string> {
  const resumeFiles = new Map<string, string>();
  for (const fromArgument of fromArguments) {
    const [, language = '', resumePath = fromArgument] = /^([A-Za-z0-9-]+)=(.*)$/s.exec(fromArgument) ?? [];
    if (resumeFiles.has(language))
      throw new StarterError(`--from is given twice for one language: write --from fr=${resumePath}`);
    resumeFiles.set(language, resumePath);
  }
  return resumeFiles;
}

/** The languages, separated by commas, where no option gives them: those of the files, or as asked. */
async function findLanguages(
  newCommand: NewCommand,
  resumeFiles: Map<string, string>,
  ask: Ask,
): Promise<string> {
  if (!resumeFiles.size) return (await ask('In which languages, the main one first? (en)')) || 'en';
  const resumeFile = resumeFiles.get('');
  if (resumeFile === undefined) return [...resumeFiles.keys()].join();
  const language = await guessResumeLanguage(newCommand, resumeFile, ask);
  return [...resumeFiles.keys()].map(key => key || language).join();
}

/** The language of a resume: as asked on a terminal, or as its text suggests. */
async function guessResumeLanguage({ notes }: NewCommand, resumeFile: string, ask: Ask): Promise<string> {
  const { letters, language } = await guessLanguage(readResume(resumeFile).value);
  const givenLanguage = await ask(`In which language is ${resumeFile}?${language ? ` (${language})` : ''}`);
  if (givenLanguage) return givenLanguage;
  if (language === null) {
    const unclearReason =
      letters < MIN_LETTERS
        ? `its text has ${letters} letters, and a guess needs ${MIN_LETTERS}`
        : 'its text does not show it clearly';
    throw new StarterError(
      `the language of ${resumeFile} is not known: ${unclearReason}. Write it, such as --language en or --language fr`,
    );
  }
  const languageName = new Intl.DisplayNames('en', { type: 'language' }).of(language);
  notes.push(
    `The language of ${resumeFile} seems to be ${languageName} (${language}). If it is another one, move the folder away, and write --language.`,
  );
  return language;
}
