// A CV whose texts have paragraphs, lists, breaks, links, emphasis and code, as people write them.
import type { Cv } from '../../server/cv/schema.ts';

export const structuredCv: Cv = {
  basics: {
    name: 'Ana Example',
    summary:
      'Maintainer of [a library](https://example.org/lib), in **Python**. See https://example.org/talk or www.example.org.' +
      '\n\nSecond paragraph:\n- one thing, which takes so many words that it does not fit into a single line of text' +
      '\n- another thing\n  1. first\n  2. second\n\nWrite to [me](mailto:ana@example.org) or [call](tel:+41441234567).',
  },
  work: [
    {
      id: 'acme',
      position: 'Engineer',
      summary: 'Line one.\nLine two.',
      highlights: ['Built [**gizmo**](https://example.org/g) with `Go`', '• Did one thing', '- Did another'],
    },
    {
      id: 'beta',
      position: 'Analyst',
      description: 'A maker of *gizmos*.',
      summary: '• pasted\n• bullets',
      highlights: ['One.\nTwo.'],
    },
  ],
  references: [{ id: 'bob', reference: 'She is **great**.\n\nSee [her talk](https://example.org/talk).' }],
};
