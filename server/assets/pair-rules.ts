// Writes the style rules that accent the entry of a bar of the timeline, and the bar of an entry.

/** So many bars of the timeline are paired with their entries. */
export const MAX_PAIRS = 40;

/**
 * The rules by which pointing at a bar of the timeline accents the dates of its entry, and the reverse. The two elements of
 * a pair have the same number in `data-bar`, from 1 to {@link MAX_PAIRS}: a style sheet cannot compare attributes.
 */
export function pairRules(): string {
  const accentRules = Array.from({ length: MAX_PAIRS }, (_, i) => {
    const barSelector = `[data-bar="${i + 1}"]`;
    return `.sheet:has(${barSelector}:is(:hover,:focus-visible)) ${barSelector}{--paired:var(--accent);--paired-opacity:1}`;
  });
  return `@layer components{${accentRules.join('')}}\n`;
}
