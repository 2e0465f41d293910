/** The class itself, under the name that log lines show. */
export function named<Class extends object>(name: string, type: Class): Class {
  return Object.defineProperty(type, 'name', { value: name });
}
