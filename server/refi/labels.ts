import labels from './labels.json' with { type: 'json' }

/** What files say by themselves is English, whoever takes them: so they are the same to the byte, and any Parley can read them again. */
export { labels }

/** Who wrote a file, as it says itself. */
export const origin = 'Parley'

/** A label with its values: "Statements: {statements}." */
export function filled(label: string, values: Record<string, string | number>) {
  return label.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}
