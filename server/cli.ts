// The executable cv-site: runs the command that its arguments name, prints help, and turns errors into messages and exit codes.
import { version } from './project.ts';

/** A module of commands/. */
interface CommandModule {
  /** What `--help` prints for the command. */
  HELP: string;
  /** The prefix of the error messages of the command. */
  FAILURE: string;
  /** Runs the command; false, or an error whose message is for the person, makes the exit code 1. */
  run(args: string[]): boolean | Promise<boolean>;
}

const commandModules: Record<string, () => Promise<CommandModule>> = {
  new: () => import('./commands/new.ts'),
  check: () => import('./commands/check.ts'),
  export: () => import('./commands/export.ts'),
  share: () => import('./commands/share.ts'),
  schemas: () => import('./commands/schemas.ts'),
};

const HELP = `cv-site ${version}: a CV as a website, from JSON files.

  cv-site new FOLDER    writes a folder with a CV of your own, an example or from a resume.json
  cv-site dev           serves the CV, and reloads open pages on each edit
  cv-site start         serves the CV
  cv-site check         finds errors and warnings in the content, and fixes them
  cv-site export        writes the site as files for any web server
  cv-site share         prints a link that shows one recipient the whole CV
  cv-site schemas       writes the JSON Schemas of the content, for editors

cv-site COMMAND --help lists the options of a command. Every command works in the folder in which it is run: its content
is in content/, its settings are environment variables or in .env.
Exit codes: 0 when it is done, 1 when it is not, with the reason on standard error.`;

const SERVER_HELP = `cv-site start: serves the CV until SIGTERM or Ctrl+C, which let requests in flight complete.
cv-site dev: the same for writing; open pages reload on each edit, and show errors and warnings of the content.

Settings are environment variables or in .env: HOST, PORT, BASE_URL, CONTENT_DIR and others (docs/deploy.md).
Exit codes: 0 when all requests in flight were completed, 1 when some were cut off, or when the server cannot start.`;

/** Whether an error has a message for the person; any other is a fault of the program, and is reported with its stack. */
function isForPerson(error: Error): boolean {
  const isProgramFault =
    error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return !isProgramFault || 'code' in error;
}

function failCommand(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

async function runServer(command: string, args: string[]): Promise<void> {
  if (args.length)
    failCommand(
      `The server was not started: cv-site ${command} has no arguments (found ${args.join(' ')})\n\n${SERVER_HELP}`,
    );
  else await import('./main.ts');
}

async function runCommand({ FAILURE, run }: CommandModule, args: string[]): Promise<void> {
  try {
    if (!(await run(args))) process.exitCode = 1;
  } catch (error) {
    if (!isForPerson(error as Error)) throw error;
    failCommand(`${FAILURE}: ${(error as Error).message}`);
  }
}

const [commandName = '', ...args] = process.argv.slice(2);
const isServerCommand = commandName === 'start' || commandName === 'dev';
const loadCommand = Object.hasOwn(commandModules, commandName) ? commandModules[commandName] : undefined;
const needsHelp = args.includes('--help') || args.includes('-h');
if (commandName === '--version') console.log(version);
else if (commandName === '--help' || commandName === '-h') console.log(HELP);
else if (isServerCommand && needsHelp) console.log(SERVER_HELP);
else if (isServerCommand) await runServer(commandName, args);
else if (!loadCommand) failCommand(commandName ? `cv-site has no command ${commandName}\n\n${HELP}` : HELP);
else {
  const commandModule = await loadCommand();
  if (needsHelp) console.log(commandModule.HELP);
  else await runCommand(commandModule, args);
}
