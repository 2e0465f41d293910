const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** An XML element that holds text, which is escaped, or elements. */
export function element(name: string, content: string | readonly string[]): string {
  const inner =
    typeof content === 'string'
      ? content.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char)
      : content.join('');
  return `<${name}>${inner}</${name}>`;
}
