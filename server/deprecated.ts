// Every deprecated name of what an owner writes, with the name that replaces it.

/** A name that is still read, with a warning. */
export interface Deprecation {
  /** The name that replaces the deprecated one; of a key, in the same object. */
  current: string;
  /** The major version that no longer reads the deprecated name: the next one after the version that deprecates it. */
  until: number;
}

/** Deprecated environment variables by name, and deprecated keys of content files by JSON Pointer. */
export const deprecatedNames: Record<'variables' | 'site' | 'ui', Record<string, Deprecation>> = {
  variables: {},
  site: {},
  ui: { '/info/gaps': { current: 'missing', until: 2 } },
};

/** A sentence about a deprecated name, whose subject it is. */
export function describeDeprecation({ current, until }: Deprecation): string {
  return `is the old name of "${current}", and is read as such until version ${until}`;
}
