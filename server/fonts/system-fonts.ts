// Finds the font files that are installed on the machine.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from '../content/files.ts';
import { isFontFile } from './font-files.ts';

/**
 * The folders of fonts of an operating system, the user's first: on Linux those of the XDG Base Directory Specification,
 * which fontconfig searches.
 */
export function fontFolders(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string[] {
  switch (platform) {
    case 'darwin':
      return [join(home, 'Library/Fonts'), '/Library/Fonts', '/System/Library/Fonts'];
    case 'win32':
      return [
        join(env.LOCALAPPDATA ?? home, 'Microsoft/Windows/Fonts'),
        join(env.SystemRoot ?? 'C:/Windows', 'Fonts'),
      ];
    default: {
      const dataHome = env.XDG_DATA_HOME || join(home, '.local/share');
      const dataFolders = (env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':');
      return [...[dataHome, ...dataFolders].map(folder => join(folder, 'fonts')), join(home, '.fonts')];
    }
  }
}

/** The paths of the font files below folders, sorted in each. */
export function fontFilesBelow(folders: string[]): string[] {
  return folders.flatMap(folder => [...filesBelow(folder).values()]).filter(isFontFile);
}
