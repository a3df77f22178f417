// The sizes of images, from where they are shown, and the limits of what is read.

/**
 * Sizes in pixels, width and height. Portraits are cropped to them, as pages, PDF and card all show them at 4 : 5; logos fit
 * into theirs. A change of a value here, or of how images are converted, needs no other step: each is part of the cache key.
 */
export const imageParameters = {
  /** Counts changes of the conversion that no other parameter shows. */
  revision: 1,
  portrait: {
    /** Twice 112 x 140 CSS pixels (static/css/basics.css). */
    page: [224, 280],
    /** 22 x 27.5 mm (views/cv.typ) at 300 dpi. */
    print: [260, 325],
    /** Telephones show photographs of contacts in a circle of this size at most. */
    contact: [192, 240],
  },
  /** Twice 40 x 40 CSS pixels (static/css/entry.css); in print that is above 300 dpi. */
  logo: [80, 80],
  /** Qualities of JPEG, from 1 to 100. */
  quality: { page: 80, print: 85 },
  /** Tried in this order until a photograph has at most `contactBytes`; some programs refuse large vCards. */
  contactQualities: [80, 65, 50, 35, 20, 5],
  contactBytes: 15_000,
} as const;

/** The most pixels of an original: telephones and cameras have up to 48 million. An uncompressed pixel takes 4 bytes. */
export const MAX_PIXELS = 50_000_000;

/** The largest SVG, in bytes: pages load it as it is. */
export const MAX_SVG_BYTES = 500_000;

/** The time limit for decoding an image, in seconds. */
export const TIMEOUT_SECONDS = 20;
