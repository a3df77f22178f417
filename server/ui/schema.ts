// Defines the schema of the interface messages.
import { type Static, type TSchema, type TString, Type } from 'typebox';
import { choiceValues } from '../content/site.ts';
import { type ShortcutAction, type ShortcutGroupName, shortcutActions, shortcutGroups } from './shortcuts.ts';

/** Schema options of every object of messages: its keys are exactly those of the schema. */
const exactKeys = { additionalProperties: false };

/** The schema of one interface message. The description says where it is used. */
const messageSchema = (description: string) =>
  Type.String({ minLength: 1, description: `${description}: a string that is not empty` });

/** The schema of an object of messages, from the description of each. */
const messagesSchema = <K extends string>(description: string, descriptions: Record<K, string>) => {
  const properties = Object.entries<string>(descriptions).map(([key, use]) => [key, messageSchema(use)]);
  return Type.Object(Object.fromEntries(properties) as Record<K, TString>, { ...exactKeys, description });
};

/** The schema of a control's messages: one value of a choice, or a button. */
const controlSchema = (description: string) =>
  messagesSchema(description, {
    label: 'Text of the control',
    announcement: 'Announced by screen readers when it is activated',
  });

/** The schema of a choice's messages: its label, and those of each value. */
const choiceSchema = <K extends keyof typeof choiceValues>(name: K, description: string) => {
  type Values = Record<(typeof choiceValues)[K][number], ReturnType<typeof controlSchema>>;
  const values = choiceValues[name].map(value => [value, controlSchema(`The value "${value}"`)]);
  return Type.Object(
    {
      label: messageSchema('Name of the choice'),
      values: Type.Object(Object.fromEntries(values) as Values, { ...exactKeys, description: 'Its values' }),
    },
    { ...exactKeys, description },
  );
};

/** The schema of an error page's messages. */
const errorPageSchema = (description: string) =>
  messagesSchema(description, { title: 'Heading', text: 'What happened and what to do' });

/** The schema of the titles of sections. Sections of the owner's own may have one, too: theirs is their key in words else. */
const sectionTitlesSchema = <K extends string>(descriptions: Record<K, string>) => ({
  ...messagesSchema('Headings of the sections', descriptions),
  additionalProperties: messageSchema('A section of your own'),
});

const TechStackSchema = messagesSchema('One technology', {
  name: 'Name of the technology',
  purpose: 'What this site uses it for',
});

const InfoModalSchema = Type.Object(
  {
    title: messageSchema('Heading'),
    texts: Type.Array(messageSchema('One paragraph'), { description: 'Paragraphs about the site' }),
    stack: Type.Object(
      {
        title: messageSchema('Heading'),
        items: Type.Array(TechStackSchema, { description: 'The technologies' }),
      },
      { ...exactKeys, description: 'The technologies that the site is built with' },
    ),
    source: messagesSchema('The source code', { title: 'Heading', text: 'Where the source code is' }),
    document: messagesSchema('Metadata of the CV (meta)', {
      title: 'Heading',
      lastModified: 'Before the date of the last change',
      version: 'Before the version',
      canonical: 'Before the URL of the latest version',
    }),
    missing: messagesSchema('Missing translations; shown in development only', {
      title: 'Heading',
      text: 'Introduces the list; {base} is the language of the fallback texts',
    }),
  },
  { ...exactKeys, description: 'The dialog about the site' },
);

const ShortcutsModalSchema = Type.Object(
  {
    title: messageSchema('Heading'),
    text: messageSchema('What keys do'),
    switch: messageSchema('Label of the switch that turns single-key shortcuts off'),
    escape: messageSchema('Name of the Escape key'),
    groups: messagesSchema(
      'Headings of the groups',
      Object.fromEntries(shortcutGroups.map(group => [group, 'Heading'])) as Record<
        ShortcutGroupName,
        string
      >,
    ),
    actions: messagesSchema(
      'What each key does',
      Object.fromEntries(
        shortcutActions.map(action => [action, `What the key for "${action}" does`]),
      ) as Record<ShortcutAction, string>,
    ),
  },
  { ...exactKeys, description: 'The dialog of keyboard shortcuts' },
);

/**
 * The schema of complete interface messages: every text of the interface that is displayed or announced. Placeholders such
 * as `{name}` are filled by the page.
 */
export const UiSchema = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ description: 'The JSON Schema by which editors complete and validate this file' }),
    ),
    locale: Type.String({
      format: 'locale',
      description: 'The locale of dates and numbers: a language tag (BCP 47) such as en-GB',
    }),
    dir: Type.Enum(['ltr', 'rtl'], { description: 'Writing direction: left to right, or right to left' }),
    titles: messagesSchema('Page titles, as browser tabs show them', {
      cv: 'Title of the CV; {name} is the person',
      other: 'Title of other pages; {title} is their heading, {name} the person',
    }),
    controls: messagesSchema('Controls and names of their groups', {
      label: 'Name of the toolbar',
      skip: 'Link that skips the controls, for keyboards',
      sections: 'Name of the links to sections',
      top: 'Link to the top',
      info: 'Opens the dialog about the site',
      shortcuts: 'Opens the dialog of keyboard shortcuts',
      view: 'Opens the menu of further choices',
      print: 'Prints',
      formats: 'Opens the list of other formats',
      live: 'In print, before the URL of this page',
      close: 'Closes a dialog',
      back: 'Link from another page to the CV',
    }),
    choices: Type.Object(
      {
        language: messagesSchema('The choice of language', {
          label: 'Name of the choice',
          name: 'Name of this language in this language',
          announcement: 'Announced by screen readers when this language is chosen',
        }),
        length: choiceSchema('length', 'The choice between the full and the short CV'),
        icons: choiceSchema('icons', 'The choice of icons'),
        theme: choiceSchema('theme', 'The choice of layout'),
        scheme: choiceSchema('scheme', 'The choice of colour scheme'),
      },
      { ...exactKeys, description: 'The choices of a visitor' },
    ),
    folds: Type.Object(
      { open: controlSchema('Opens all sections'), close: controlSchema('Folds all sections') },
      { ...exactKeys, description: 'Controls of all sections at once' },
    ),
    requests: messagesSchema('The notice of a failed request by a script', {
      failed: 'The page could not be loaded',
      dismiss: 'Closes the notice',
    }),
    formats: messagesSchema('The CV in other formats: the name of each and what it is for', {
      pdf: 'PDF, without a purpose',
      txt: 'Plain text',
      md: 'Markdown',
      json: 'JSON Resume',
      vcf: 'vCard',
    }),
    shared: messagesSchema('Notices for visitors with a share link', {
      note: 'Recipient and last day of the link: {recipient}, {date}',
      ended: 'The link has expired or is incomplete',
    }),
    contact: messagesSchema('Contact fields', {
      label: 'Name of the list',
      email: 'Before an e-mail address',
      phone: 'Before a telephone number',
      url: 'Before a website',
      place: 'Before a location',
      profile: 'Before a profile on another site',
    }),
    sections: sectionTitlesSchema({
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
    timeline: messagesSchema('The timeline of positions, education and projects', {
      title: 'Heading',
      text: 'Text alternative of the image',
    }),
    ongoing: messageSchema('The end of an ongoing date range'),
    upcoming: messageSchema('A date range that begins in the future; {date} is its start'),
    info: InfoModalSchema,
    shortcuts: ShortcutsModalSchema,
    problems: Type.Object(
      {
        languages: messageSchema('Before the links to the CV in each language'),
        reference: messageSchema('Refers to the log entry of an error; {id} is the id of the request'),
        badRequest: errorPageSchema('400 and other client errors: a malformed request'),
        badChoice: errorPageSchema('400: an unknown value of a choice, {key}, {value}, {known}'),
        badMethod: errorPageSchema('405: a method other than GET and HEAD'),
        longAddress: errorPageSchema('414: a URL with more than {most} characters'),
        notFound: errorPageSchema('404: no page at {address}'),
        tooMany: errorPageSchema('429: too many requests from one client'),
        serverError: errorPageSchema('500: an error of the server'),
        unavailable: errorPageSchema('503: the server is overloaded or restarting'),
      },
      { ...exactKeys, description: 'Error pages' },
    ),
  },
  { ...exactKeys, description: 'Every message of the interface in one language' },
);

export type Ui = Static<typeof UiSchema>;

/** The part of JSON Schema that {@link optionalKeys} uses. */
interface JsonSchema {
  type?: string;
  enum?: readonly unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** A schema of messages whose objects may lack any key. The items of lists stay whole. */
function optionalKeys({ required, properties, ...schema }: JsonSchema): JsonSchema {
  if (!properties) return schema;
  const optional = Object.entries(properties).map(([key, property]) => [key, optionalKeys(property)]);
  return { ...schema, properties: Object.fromEntries(optional) };
}

/** The schema of `content/ui/<language>.json`: messages that replace those of the program, each optional. */
export const UiFileSchema: TSchema = optionalKeys(UiSchema);
