import t from 'tap';
import { descriptionLines, joinDescriptionLines } from '../../../server/pages/description.ts';
import { parseBlocks } from '../../../server/text/parse.ts';

const lineOf = (text: string) => joinDescriptionLines(descriptionLines(parseBlocks(text)));

t.test('paragraphs, breaks and list items become one line, with dots where no punctuation is', async t => {
  t.equal(
    lineOf(
      '**One** of [two](https://a.example/).\nA break\nwithin a sentence\n\nMakes:\n- a\n- b!\n  1. c\n  2. d\n\nEnd',
    ),
    'One of two. A break within a sentence · Makes: a · b! c · d · End',
  );
  t.equal(lineOf(''), '');
});
