/** What stands for a person: a picture one day, and until then initials on one of twelve colours. */
export interface Face {
  initials: string
  /** 0 to 11, from the id: always the same for the same person in the same place. */
  hue: number
}

export function faceOf(id: string, name: string): Face {
  return { initials: initialsOf(name), hue: hueOf(id) }
}

/** The first letters of the first and the last word, in any script. */
function initialsOf(name: string) {
  const parts = name
    .trim()
    .split(/\s+/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  const first = parts[0] ?? '?'
  const last = parts.length > 1 ? parts[parts.length - 1]! : ''
  return (letterOf(first) + letterOf(last)).toLocaleUpperCase()
}

function letterOf(word: string) {
  return word.match(/[\p{L}\p{N}]\p{M}*/u)?.[0] ?? ''
}

function hueOf(id: string) {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0
  return sum % 12
}
