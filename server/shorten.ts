/** The beginning of a text, at most so many characters, cut between words and marked by an ellipsis; the whole, where it fits. */
export function shorten(text: string, most: number) {
  if (text.length <= most) return text
  const cut = text.slice(0, most + 1)
  const space = cut.search(/\s+\S*$/)
  return `${(space > most / 2 ? cut.slice(0, space) : cut.slice(0, most)).toWellFormed().replaceAll('\uFFFD', '')}…`
}
