// Defines the schema of the interface messages.
import { type Static, type TString, Type } from 'typebox';
import { choiceValues } from '../content/site.ts';
import { type Action, actions, groups, type ShortcutGroupName } from './shortcuts.ts';

const exact = { additionalProperties: false };
const word = (description: string) =>
  Type.String({ minLength: 1, description: `${description}: a text that is not empty` });
/** Words by key, each with what it is for. */
const words = <K extends string>(description: string, names: Record<K, string>) =>
  Type.Object(
    Object.fromEntries(Object.entries<string>(names).map(([name, use]) => [name, word(use)])) as Record<
      K,
      TString
    >,
    { ...exact, description },
  );

const value = (description: string) =>
  Type.Object(
    { label: word('What its link says'), announcement: word('What a screen reader says when it is chosen') },
    { ...exact, description },
  );
const choice = <K extends keyof typeof choiceValues>(name: K, description: string) =>
  Type.Object(
    {
      label: word('Name of the choice'),
      values: Type.Object(
        Object.fromEntries(choiceValues[name].map(name => [name, value(`Words of ${name}`)])) as Record<
          (typeof choiceValues)[K][number],
          ReturnType<typeof value>
        >,
        { ...exact, description: 'Its values' },
      ),
    },
    { ...exact, description },
  );

/** One technology that the site is made of. */
const TechStackSchema = Type.Object(
  { name: word('Name of the technology'), purpose: word('What it does here') },
  { ...exact, description: 'One technology' },
);

/** The words of the info dialog: what this site is, what it is made of, where it comes from. */
const InfoModalSchema = Type.Object(
  {
    title: word('Heading'),
    texts: Type.Array(word('One paragraph'), { description: 'Paragraphs about the site' }),
    stack: Type.Object(
      {
        title: word('Heading'),
        items: Type.Array(TechStackSchema, { description: 'The technologies' }),
      },
      { ...exact, description: 'What the site is made of' },
    ),
    source: Type.Object(
      { title: word('Heading'), text: word('Where the program comes from') },
      { ...exact, description: 'The source' },
    ),
    document: words('What the CV says of itself as a document (meta)', {
      title: 'Heading',
      lastModified: 'Before the date of the last change',
      version: 'Before its version',
      canonical: 'Before the address of its latest version',
    }),
    missing: words('Texts that are missing in this language; shown in development only', {
      title: 'Heading',
      text: 'What the list is of; {base} is the language shown instead',
    }),
  },
  { ...exact, description: 'The dialog about the site' },
);

/** The words of the shortcuts dialog; which keys there are is no matter of words. */
const ShortcutsModalSchema = Type.Object(
  {
    title: word('Heading'),
    text: word('What keys do'),
    switch: word('The switch that turns single keys off'),
    escape: word('Name of the Escape key'),
    groups: words(
      'Headings of the groups',
      Object.fromEntries(groups.map(group => [group, 'Heading'])) as Record<ShortcutGroupName, string>,
    ),
    actions: words(
      'What each key does',
      Object.fromEntries(actions.map(action => [action, `What the key for "${action}" does`])) as Record<
        Action,
        string
      >,
    ),
  },
  { ...exact, description: 'The dialog of keyboard shortcuts' },
);

const problem = (description: string) =>
  words(description, { title: 'Heading', text: 'What happened and what to do' });

/**
 * The shape of a `content/ui/<language>.json`: every word of the interface that a reader can read or hear. All languages
 * have exactly these keys. `{name}` and the like stand for what the page puts there.
 */
export const UiSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'The schema by which editors complete and check this file' }),
    ),
    locale: Type.String({
      format: 'locale',
      description: 'How dates and numbers are written: a language tag (BCP 47) such as en-GB',
    }),
    dir: Type.Enum(['ltr', 'rtl'], { description: 'Direction of writing: left to right, or right to left' }),
    titles: words('Titles of pages, as a browser tab shows them', {
      cv: 'Title of the CV; {name} is the person',
      other: 'Title of other pages; {title} is their heading, {name} the person',
    }),
    controls: words('Controls and names of their groups', {
      label: 'Name of the toolbar',
      skip: 'Link past the controls, for keyboards',
      sections: 'Name of the links to sections',
      top: 'Link to the top',
      info: 'Opens the dialog about the site',
      shortcuts: 'Opens the dialog of shortcuts',
      view: 'Opens the choices that are not always at hand',
      print: 'Prints',
      formats: 'Opens the list of other formats',
      live: 'On paper, before the address of this page',
      close: 'Closes a dialog',
      back: 'Leads from another page to the CV',
    }),
    choices: Type.Object(
      {
        language: words('The choice of language', {
          label: 'Name of the choice',
          name: 'Name of this language in this language',
          announcement: 'What a screen reader says when this language is chosen',
        }),
        length: choice('length', 'The choice between the full and the short CV'),
        icons: choice('icons', 'The choice of icons'),
        theme: choice('theme', 'The choice of layout'),
        scheme: choice('scheme', 'The choice of colours'),
      },
      { ...exact, description: 'What a reader can choose' },
    ),
    folds: Type.Object(
      { open: value('Opens all sections'), close: value('Folds all sections') },
      { ...exact, description: 'What is done to all sections at once' },
    ),
    requests: words('What is said of requests that a script makes', {
      failed: 'No page came',
      dismiss: 'Takes that notice away',
    }),
    formats: words('The CV in other formats', {
      pdf: 'PDF',
      txt: 'Plain text',
      md: 'Markdown',
      json: 'JSON Resume',
      vcf: 'vCard, for address books',
    }),
    shared: words('What a reader with a shared link is told', {
      note: 'For whom it is and until when: {recipient}, {date}',
      ended: 'The link has ended, or is not whole',
    }),
    contact: words('Ways to reach the person', {
      label: 'Name of the list',
      email: 'Before an e-mail address',
      phone: 'Before a telephone number',
      url: 'Before a home page',
      place: 'Before a place',
      profile: 'Before a page elsewhere',
    }),
    sections: words('Headings of the sections', {
      work: 'Positions',
      volunteer: 'Voluntary work',
      education: 'Education',
      projects: 'Projects',
      awards: 'Awards and honours',
      certificates: 'Certificates and patents',
      publications: 'Publications',
      skills: 'Skills',
      languages: 'Languages spoken',
      interests: 'Interests',
      references: 'References',
    }),
    timeline: words('The picture of positions, education and projects on a scale of time', {
      title: 'Heading',
      text: 'What the picture shows, for those who do not see it',
    }),
    ongoing: word('The end of what goes on'),
    info: InfoModalSchema,
    shortcuts: ShortcutsModalSchema,
    problems: Type.Object(
      {
        languages: word('Before the links to the CV in each language'),
        reference: word('Where the server has recorded a fault; {id} is the place'),
        badRequest: problem('A request that cannot be understood'),
        badChoice: problem('A choice that is not known: {key}, {value}, {known}'),
        badMethod: problem('A request that would change something'),
        longAddress: problem('An address with more than {most} characters'),
        notFound: problem('Nothing stands at {address}'),
        tooMany: problem('An address asks for too much of what costs'),
        serverError: problem('A fault of the server'),
        unavailable: problem('The server is busy'),
      },
      { ...exact, description: 'Pages about what went wrong' },
    ),
  },
  { ...exact, description: 'Every word of the interface in one language' },
);

export type Ui = Static<typeof UiSchema>;
export type InfoModal = Static<typeof InfoModalSchema>;
export type TechStack = Static<typeof TechStackSchema>;

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
