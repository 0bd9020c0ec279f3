/** The private language tag of the disguise. */
export const disguised = 'qps-plocm'

const plain = 'abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ'
const accented = [...'åƀçđéƒĝĥîĵķļɱñöþŕšţûṽŵẋýžÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛṼŴẊÝŽ']

/** English in disguise: every letter accented. Text that did not come through the catalogue shows at once. */
export function disguise(text: string) {
  return text.replace(/[a-z]/gi, (letter) => accented[plain.indexOf(letter)] ?? letter)
}

/** A disguised sentence in brackets, and a third longer, as other languages need. */
export function padded(pieces: unknown[]) {
  return ['[', ...pieces, `${'~'.repeat(Math.ceil(pieces.join('').length / 3))}]`]
}
