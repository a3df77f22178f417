// Reads the style sheet of the owner, static/css/custom.css, which pages load last.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The style sheet of the owner in the folder of the site, and its name among the assets. */
export const CUSTOM_CSS = { path: 'static/css/custom.css', asset: 'css/custom.css' };

/** The style sheet of an owner. Its rules are in no layer, so they win over those of the layers (CSS Cascade 5, 6.4.3). */
export class CustomCss {
  /** The path of the style sheet, which need not exist. */
  readonly file: string;
  /** The style sheet as last read; undefined when there is no file. */
  current: Buffer | undefined;

  /** `siteFolder` is the folder of the site. @throws {Error} when the file exists and cannot be read. */
  constructor(siteFolder: string) {
    this.file = join(siteFolder, CUSTOM_CSS.path);
    this.current = readCssIfExists(this.file);
  }

  /**
   * Reads the style sheet again; bytes as last read stay if it cannot be read. `warn` is called with each thing that is wrong with
   * the style sheet, one sentence.
   */
  reload(warn: (message: string) => void): void {
    try {
      const cssBytes = readCssIfExists(this.file);
      // The same object stands for the same style sheet.
      if (!cssBytes || !this.current?.equals(cssBytes)) this.current = cssBytes;
      for (const ineffectiveRule of describeIneffectiveCss(cssBytes)) warn(ineffectiveRule);
    } catch (error) {
      warn(`${CUSTOM_CSS.path} cannot be read, so it is used as last read: ${(error as Error).message}`);
    }
  }
}

function readCssIfExists(cssFile: string): Buffer | undefined {
  try {
    return readFileSync(cssFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * What of a style sheet has no effect on the pages, one sentence each with its line: they load nothing from other origins,
 * and no other style sheet than the built ones.
 */
export function describeIneffectiveCss(css: Buffer | undefined): string[] {
  return String(css ?? '')
    .split('\n')
    .flatMap((cssLine, i) =>
      /@import|url\(\s*["']?(?:https?:)?\/\//i.test(cssLine)
        ? [
            `${CUSTOM_CSS.path}:${i + 1} has no effect, as pages load nothing from elsewhere: ${cssLine.trim()}`,
          ]
        : [],
    );
}
