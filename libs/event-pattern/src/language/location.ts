const plainKey = /^[\w$-]+$/;

/** The location of a member, in JSONPath notation. */
export function memberAt(at: string, key: string): string {
  return plainKey.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;
}

/** The location of a list item, in JSONPath notation. */
export function itemAt(at: string, index: number): string {
  return `${at}[${String(index)}]`;
}
