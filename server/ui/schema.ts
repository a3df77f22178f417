import { type Static, type TString, Type } from 'typebox';
import { choiceValues } from '../content/site.ts';
import { actions, groups } from './shortcuts.ts';

const exact = { additionalProperties: false };
const word = () => Type.String({ minLength: 1, description: 'a text that is not empty' });
const words = <K extends string>(names: readonly K[]) =>
  Type.Object(Object.fromEntries(names.map(name => [name, word()])) as Record<K, TString>, exact);

const value = () =>
  Type.Object(
    { label: word(), announcement: word() },
    { ...exact, description: 'What its link says, and what is said after it' },
  );
const choice = <K extends keyof typeof choiceValues>(name: K) =>
  Type.Object(
    {
      label: word(),
      values: Type.Object(
        Object.fromEntries(choiceValues[name].map(name => [name, value()])) as Record<
          (typeof choiceValues)[K][number],
          ReturnType<typeof value>
        >,
        exact,
      ),
    },
    exact,
  );

/** One technology that the site is made of. */
const TechStackSchema = Type.Object({ name: word(), purpose: word() }, exact);

/** The words of the info dialog: what this site is, what it is made of, where it comes from. */
const InfoModalSchema = Type.Object(
  {
    title: word(),
    texts: Type.Array(word()),
    stack: Type.Object({ title: word(), items: Type.Array(TechStackSchema) }, exact),
    source: Type.Object({ title: word(), text: word() }, exact),
  },
  exact,
);

/** The words of the shortcuts dialog; which keys there are is no matter of words. */
const ShortcutsModalSchema = Type.Object(
  {
    title: word(),
    text: word(),
    switch: word(),
    escape: word(),
    groups: words(groups),
    actions: words(actions),
  },
  exact,
);

/** The problems that a page can tell of. */
export const problemNames = ['badRequest', 'badChoice', 'notFound', 'serverError', 'unavailable'] as const;

/**
 * The shape of a `content/ui/<language>.json`: every word of the interface that a reader can read or hear. All languages
 * have exactly these keys. `{name}` and the like stand for what the page puts there.
 */
export const UiSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors' })),
    locale: Type.String({
      format: 'locale',
      description: 'a language tag (BCP 47) for dates and numbers, such as en-GB',
    }),
    dir: Type.Enum(['ltr', 'rtl']),
    titles: words(['cv', 'other']),
    controls: words(['label', 'skip', 'sections', 'top', 'info', 'shortcuts', 'print', 'close', 'back']),
    choices: Type.Object(
      {
        language: Type.Object({ label: word(), name: word(), announcement: word() }, exact),
        length: choice('length'),
        icons: choice('icons'),
        theme: choice('theme'),
        scheme: choice('scheme'),
      },
      exact,
    ),
    requests: words(['failed', 'dismiss']),
    contact: words(['label', 'email', 'phone', 'url', 'place', 'profile']),
    sections: words([
      'work',
      'volunteer',
      'education',
      'projects',
      'awards',
      'certificates',
      'publications',
      'skills',
      'languages',
      'interests',
      'references',
    ]),
    ongoing: word(),
    info: InfoModalSchema,
    shortcuts: ShortcutsModalSchema,
    problems: Type.Object(
      {
        languages: word(),
        reference: word(),
        ...(Object.fromEntries(problemNames.map(name => [name, words(['title', 'text'])])) as Record<
          (typeof problemNames)[number],
          ReturnType<typeof words<'title' | 'text'>>
        >),
      },
      exact,
    ),
  },
  exact,
);

export type Ui = Static<typeof UiSchema>;
export type InfoModal = Static<typeof InfoModalSchema>;
export type TechStack = Static<typeof TechStackSchema>;
export type ProblemName = (typeof problemNames)[number];

/** A shortcut as the help shows it. */
export interface Shortcut {
  key: string;
  text: string;
}

export interface ShortcutGroup {
  title: string;
  shortcuts: Shortcut[];
}

/** The shortcuts dialog, ready to be shown. */
export interface ShortcutsModal {
  title: string;
  text: string;
  switch: string;
  groups: ShortcutGroup[];
}
