/**
 * How often a property is tried. The suite tries a quarter of `count`, the same cases each time, so that it fails by what
 * was changed alone; `npm run fuzz` tries others each time, and FUZZ times `count`.
 */
export function tries(count: number): { numRuns: number; seed?: number } {
  const times = Number(process.env.FUZZ ?? 0);
  return times ? { numRuns: count * times } : { numRuns: Math.ceil(count / 4), seed: 1852 };
}
