// Generates the JSON Schemas of CV, interface messages and settings, for editors.
import type { TSchema } from 'typebox';
import { SiteSchema } from '../content/site.ts';
import { CvSchema } from '../cv/schema.ts';
import { UiFileSchema } from '../ui/schema.ts';

const contentSchemas: Record<string, TSchema> = { site: SiteSchema, cv: CvSchema, ui: UiFileSchema };

/** JSON Schemas (draft-07) with which editors complete and validate content files: text by file name. */
export function editorSchemas(): Map<string, string> {
  return new Map(
    Object.entries(contentSchemas).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: name, ...schema }, null, 2)}\n`,
    ]),
  );
}
