// Defines what an image of the content becomes: the bytes that pages, PDF, card and vCard have.

/** What an image is for. One that is both, such as the photograph of a freelancer, counts as a portrait. */
export type ImageUse = 'portrait' | 'logo';

/** An image without metadata, upright, in the sizes in which it is shown. The original is never sent. */
export interface ConvertedImage {
  /** The extension of its format: an SVG stays one, anything else is JPEG or PNG. */
  extension: 'jpg' | 'png' | 'svg';
  /** The image for pages. */
  page: Buffer;
  /** The image for PDF and card, in the same format. */
  print: Buffer;
  /** A small JPEG of a portrait, for the vCard. */
  contact: Buffer | null;
}

/** What is wrong with an image: a predicate whose subject is the file, and what to do. */
export interface ImageProblem {
  message: string;
  hint: string;
}

/** The result of converting an image. With a problem there may still be an image. */
export interface Conversion {
  /** The media type of the original; '' when it is not known. */
  original: string;
  image: ConvertedImage | null;
  problem: ImageProblem | null;
}

/** An image of the content that pages show. */
export interface ContentImage extends Omit<ConvertedImage, 'extension'> {
  /** Its file name in URLs, below `images/`: that of the original, with the extension of its format. */
  name: string;
}

/** The images of a content folder by the file names that CVs have. */
export type Images = ReadonlyMap<string, ContentImage>;

/** The image bytes for pages, by file name in URLs. */
export function servedImages(images: Images): Map<string, Buffer> {
  return new Map([...images.values()].map(({ name, page }) => [name, page]));
}
