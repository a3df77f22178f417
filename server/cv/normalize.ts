// Normalizes a resume as people write it: renamed keys, empty values, loose dates and addresses, with a diagnostic each.
import type { TSchema } from 'typebox';
import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { CvSchema, DATE, LINK } from './schema.ts';

/** A document with what real files get wrong put right; where that was, and where each part of it came from. */
export interface Normalized {
  value: unknown;
  violations: Violation[];
  /** The path in the file (JSON Pointer) of a path in the value: a key of old has been renamed. */
  origin: (path: string) => string;
}

/** Keys of earlier versions of JSON Resume, and of tools around it, by the part of the document: each of a text. */
const renamed: Record<string, Record<string, string>> = {
  basics: { picture: 'image', website: 'url' },
  work: { company: 'name', website: 'url' },
  volunteer: { company: 'organization', website: 'url' },
  education: { gpa: 'score', website: 'url' },
  projects: { website: 'url' },
  awards: { name: 'title' },
  certificates: { title: 'name', website: 'url' },
  publications: { title: 'name', website: 'url' },
  languages: { name: 'language', level: 'fluency' },
};

/** What people write as the end of what goes on, in small letters. */
const going = new Set(
  "present,current,now,today,ongoing,to date,actualidad,actual,presente,hoy,présent,aujourd’hui,aujourd'hui,heute,aktuell,至今,现在".split(
    ',',
  ),
);

/** Where an object stands for a text, the keys that may have it. */
const nameKeys = ['name', 'title', 'label', 'text', 'value', 'keyword'];

/** An element's tag; `a < b` and `<3` are none. */
const MARKUP =
  /<\/?(a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|script|small|span|strong|style|sub|sup|table|u|ul)(\s[^<>]*)?\/?>/i;

interface Schema {
  type?: string;
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

/**
 * Reads a resume as tolerantly as it can be read without a guess: old names, null and empty values, an end such as
 * "Present", links without a scheme, objects and numbers where texts belong. Each is a warning; nothing is changed
 * silently. What stays wrong is for the schema to say.
 */
export function normalize(document: unknown): Normalized {
  const violations: Violation[] = [];
  const moved = new Map<string, string>();
  const origin = (path: string): string => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const from = moved.get(path.slice(0, end));
      if (from !== undefined) return from + path.slice(end);
    }
    return path;
  };
  const warn = (path: string, message: string, hint = '', at: Violation['at'] = 'value') =>
    violations.push({ severity: 'warning', path, message, hint, at });

  /** The value as its schema wants it, as far as that is plain; undefined for one that is as good as absent. */
  function read(schema: Schema, value: unknown, path: string): unknown {
    if (isEmpty(value)) {
      warn(path, `is empty (found ${excerpt(value)}): it counts as absent`, 'leave it out');
      return undefined;
    }
    if (schema.type === 'string') return readText(schema, value, path);
    if (schema.type === 'array') return readList(schema.items as Schema, value, path);
    if (schema.type === 'object' && isObject(value)) return readObject(schema, value, path);
    return value;
  }

  function readText({ pattern }: Schema, value: unknown, path: string): unknown {
    if (typeof value === 'number') {
      warn(path, `should be a text (found ${value})`, `write it in quotes: "${value}"`);
      return String(value);
    }
    if (isObject(value)) {
      const key = nameKeys.find(key => typeof value[key] === 'string');
      if (key === undefined) return value;
      warn(path, `should be a text (found an object): its ${key} is taken`, `write ${excerpt(value[key])}`);
      return read({ type: 'string', ...(pattern && { pattern }) }, value[key], path);
    }
    if (typeof value !== 'string') return value;
    if (pattern === DATE && path.endsWith('/endDate') && going.has(value.trim().toLowerCase())) {
      warn(path, `should be absent while it goes on (found ${excerpt(value)})`, 'leave it out');
      return undefined;
    }
    if (pattern === LINK && isHost(value.trim())) {
      const link = `https://${value.trim().replace(/^\/\//, '')}`;
      warn(path, `lacks its scheme (found ${excerpt(value)})`, `write ${excerpt(link)}`);
      return link;
    }
    if (MARKUP.test(value))
      warn(path, 'has HTML in it, which is shown as it is written', 'write it as plain text');
    if (!pattern || value === value.trim()) return value;
    warn(path, `has white space around it (found ${excerpt(value)})`, 'take it away');
    return value.trim();
  }

  function readList(items: Schema, value: unknown, path: string): unknown {
    if (typeof value === 'string' && items.type === 'string') {
      warn(path, `should be a list (found ${excerpt(value)})`, `write [${excerpt(value)}]`);
      return [value];
    }
    if (!Array.isArray(value)) return value;
    // What is as good as absent keeps its place, so that places in the value are places in the file.
    const nothing = items.type === 'string' ? '' : {};
    return value.map((item, i) => read(items, item, `${path}/${i}`) ?? nothing);
  }

  function readObject({ properties = {} }: Schema, value: Record<string, unknown>, path: string): object {
    const names = renamed[path.split('/')[1] ?? ''] ?? {};
    const entries = Object.entries(value).flatMap(([key, item]) => {
      let name = key;
      const place = `${path}/${escapePointer(key)}`;
      const better = Object.hasOwn(names, key) ? names[key] : undefined;
      // Of another type it is something else: JSON Resume allows keys of one's own.
      const isText = typeof item === 'string' || typeof item === 'number' || item === null;
      if (better && isText && Object.hasOwn(properties, better)) {
        if (!isEmpty(value[better])) {
          const same = value[better] === item || isEmpty(item);
          const told = same ? '' : `; its value ${excerpt(item)} is shown nowhere`;
          warn(place, `is an old name of "${better}", which is here, too${told}`, 'leave it out', 'key');
          return [];
        }
        warn(place, `is an old name of "${better}", as which it is read`, `call it "${better}"`, 'key');
        name = better;
        moved.set(`${path}/${better}`, place);
      }
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const kept = schema ? read(schema, item, place) : item;
      return kept === undefined ? [] : [[name, kept] as const];
    });
    return Object.fromEntries(entries);
  }

  return { value: read(CvSchema as TSchema as Schema, document, ''), violations, origin };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a text is an address that lacks its scheme: a name with dots, and perhaps a path. */
function isHost(text: string): boolean {
  return /^(\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?([/?#]\S*)?$/u.test(text);
}
