import type { Letter } from '../../server/mail/post.ts'

/** The link in the latest letter to somebody. */
export function linkIn(letters: Letter[], to: string): string {
  const letter = letters.findLast((one) => one.to === to)
  const [link] = letter?.text.match(/https?:\/\/\S+/) ?? []
  if (!link) throw new Error(`no letter with a link went to ${to}`)
  return link
}

/** The code in the latest letter to somebody. */
export function codeIn(letters: Letter[], to: string): string {
  const letter = letters.findLast((one) => one.to === to)
  const [code] = letter?.text.match(/\b\d{6}\b/) ?? []
  if (!code) throw new Error(`no letter with a code went to ${to}`)
  return code
}
