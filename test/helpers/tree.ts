import type { Block, Inline } from '../../server/text/tree.ts';

/** Blocks as short markup, to compare trees at a glance: `<p>`, `<ul>`, `<ol>`, `<li>`, `<b>`, `<i>`, `<code>`, `<a url>`, `/`. */
export function outline(nodes: (Block | Inline)[]): string {
  return nodes.map(outlineOf).join('');
}

function outlineOf(node: Block | Inline): string {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'break':
      return '/';
    case 'inlineCode':
      return `<code>${node.value}</code>`;
    case 'strong':
      return `<b>${outline(node.children)}</b>`;
    case 'emphasis':
      return `<i>${outline(node.children)}</i>`;
    case 'link':
      return `<a ${node.url}>${outline(node.children)}</a>`;
    case 'paragraph':
      return `<p>${outline(node.children)}</p>`;
    case 'list': {
      const tag = node.ordered ? 'ol' : 'ul';
      return `<${tag}>${node.children.map(({ children }) => `<li>${outline(children)}</li>`).join('')}</${tag}>`;
    }
  }
}
