const seconds = /^\d+(?:\.\d+)?$/;

/** The three notations of an HTTP date that a recipient has to read (RFC 9110, section 5.6.7). */
const httpDates = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

/**
 * How long a `Retry-After` header asks to wait at `now`, in milliseconds, a fraction of a second rounded up; null when it
 * asks for nothing that lies ahead or is neither a number of seconds nor an HTTP date. How much of it is granted is for the
 * caller to say.
 */
export function parseRetryAfter(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  if (seconds.test(text)) return positive(Math.ceil(Number(text)) * 1000);
  if (!httpDates.some((notation) => notation.test(text))) return null;
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return positive(Math.ceil((date - now.getTime()) / 1000) * 1000);
}

function positive(milliseconds: number): number | null {
  return milliseconds > 0 ? Math.min(milliseconds, Number.MAX_SAFE_INTEGER) : null;
}
