/** An image's content cannot be made; the message says what to mend. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
