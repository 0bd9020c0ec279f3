export interface Part {
  is: 'same' | 'added' | 'removed'
  words: string
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
/** Longer changes than this are shown whole, before and after, rather than word by word. */
const mostCompared = 4_000_000

/**
 * What changed from one text to the next: the longest common run of words stays, the rest was removed or added. Where a phrase was replaced,
 * the few words that both phrases happen to share count as replaced too, so that the one is read whole after the other. Works in scripts
 * without spaces too.
 */
export function differenceOf(before: string, after: string): Part[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const start = commonStart(old, now)
  const end = commonStart(old.slice(start).reverse(), now.slice(start).reverse())
  const [oldMiddle, nowMiddle] = [old.slice(start, old.length - end), now.slice(start, now.length - end)]
  const middle =
    oldMiddle.length * nowMiddle.length > mostCompared
      ? [part('removed', oldMiddle), part('added', nowMiddle)]
      : changed(oldMiddle, nowMiddle)
  return passages(joined([part('same', old.slice(0, start)), ...middle, part('same', old.slice(old.length - end))]))
}

function changed(old: string[], now: string[]): Part[] {
  const width = now.length + 1
  const common = new Uint16Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === now[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  const parts: Part[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      parts.push({ is: 'same', words: old[i]! })
      i += 1
      j += 1
    } else if (j === now.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      parts.push({ is: 'removed', words: old[i++]! })
    } else {
      parts.push({ is: 'added', words: now[j++]! })
    }
  }
  return parts
}

function wordsOf(text: string) {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function commonStart(one: string[], other: string[]) {
  let count = 0
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1
  return count
}

function part(is: Part['is'], words: string[]): Part {
  return { is, words: words.join('') }
}

/** Neighbours of one kind as one part, and no empty ones. */
function joined(parts: Part[]) {
  const whole: Part[] = []
  for (const { is, words } of parts) {
    const last = whole.at(-1)
    if (words === '') continue
    if (last?.is === is) last.words += words
    else whole.push({ is, words })
  }
  return whole
}

/** What was replaced in one place: both are empty at the beginning of a text that begins as before. `same` follows it. */
interface Passage {
  removed: string
  added: string
  same: string
}

/** One removed and one added passage between what stays, and no scrap of it between two that belong together. */
function passages(parts: Part[]): Part[] {
  const all: Passage[] = [{ removed: '', added: '', same: '' }]
  for (const { is, words } of parts) {
    const last = all.at(-1)!
    if (is === 'same') last.same += words
    else if (last.same === '') last[is] += words
    else all.push({ removed: '', added: '', same: '', [is]: words })
  }
  const whole = all.reduce<Passage[]>((before, next) => {
    const last = before.at(-1)
    if (!last || !isOne(last, next)) before.push(next)
    else
      before.splice(-1, 1, {
        removed: last.removed + last.same + next.removed,
        added: last.added + last.same + next.added,
        same: next.same,
      })
    return before
  }, [])
  return joined(
    whole.flatMap(({ removed, added, same }) => [
      { is: 'removed' as const, words: removed },
      { is: 'added' as const, words: added },
      { is: 'same' as const, words: same },
    ]),
  )
}

/** Whether what stays between two changes is no more than a space, or a word or two between phrases that were replaced. */
function isOne(last: Passage, next: Passage) {
  const between = count(last.same)
  const isChanged = last.removed !== '' || last.added !== ''
  if (!isChanged || between > 2) return false
  if (between === 0) return true
  const isReplaced = (passage: Passage) => count(passage.removed) > 0 && count(passage.added) > 0
  return isReplaced(last) && isReplaced(next)
}

function count(text: string) {
  return Iterator.from(segmenter.segment(text)).reduce((words, { isWordLike }) => words + (isWordLike ? 1 : 0), 0)
}
