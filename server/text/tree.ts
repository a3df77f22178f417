// Defines the tree of a text with structure: the part of mdast (CommonMark without HTML) that every format can write.

/** Inline content. */
export type Inline = InlineText | Break | InlineCode | Strong | Emphasis | Link;

export interface InlineText {
  type: 'text';
  value: string;
}

/** A line break in inline content. */
export interface Break {
  type: 'break';
}

export interface InlineCode {
  type: 'inlineCode';
  value: string;
}

export interface Strong {
  type: 'strong';
  children: Inline[];
}

export interface Emphasis {
  type: 'emphasis';
  children: Inline[];
}

export interface Link {
  type: 'link';
  /** An absolute URL with one of the schemes http, https, mailto and tel. */
  url: string;
  children: Inline[];
}

/** Block content. */
export type Block = Paragraph | List;

export interface Paragraph {
  type: 'paragraph';
  children: Inline[];
}

export interface List {
  type: 'list';
  /** Whether the items are numbered, from 1. */
  ordered: boolean;
  /** Always false: no blank lines between the items. */
  spread: false;
  children: ListItem[];
}

export interface ListItem {
  type: 'listItem';
  spread: false;
  children: Block[];
}
