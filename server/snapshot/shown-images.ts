// Lists the images that pages show: the portrait, and the logos of the entries.
import type { Site } from '../content/site.ts';
import { createTextLang } from '../cv/merge-translation.ts';
import { createViewModel } from '../cv/view-model.ts';
import type { ImageUse } from '../images/image.ts';
import type { Edition } from './snapshot.ts';

/** Any month: it decides what is ongoing, and not what is shown. */
const ANY_MONTH = '2100-01';

/**
 * The images that pages show, by the names that CVs have, with what each is for. They are those of the public CVs. A share
 * link shows no others: only contact fields are withheld.
 */
export function shownImages(editions: Map<string, Edition>, site: Site): Map<string, ImageUse> {
  const imageUses = new Map<string, ImageUse>();
  for (const [language, { publicCv, ui, fallback }] of editions) {
    const { image, sections } = createViewModel(publicCv, {
      locale: ui.locale,
      length: 'long',
      month: ANY_MONTH,
      precision: site.dates,
      textLang: createTextLang(fallback, site.defaultLanguage, language),
    });
    for (const { logo } of sections.flatMap(({ entries }) => entries)) {
      if (logo && !imageUses.has(logo)) imageUses.set(logo, 'logo');
    }
    if (image) imageUses.set(image, 'portrait');
  }
  return imageUses;
}
