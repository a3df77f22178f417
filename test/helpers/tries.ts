/**
 * The parameters of a property test. `npm test` runs a quarter of `count` cases with a fixed seed, so that results only
 * depend on the code. `npm run fuzz` runs FUZZ times `count` cases with random seeds.
 */
export function tries(count: number): { numRuns: number; seed?: number } {
  const factor = Number(process.env.FUZZ ?? 0);
  return factor ? { numRuns: count * factor } : { numRuns: Math.ceil(count / 4), seed: 1852 };
}
