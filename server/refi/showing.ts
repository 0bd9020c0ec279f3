import type { Words } from '../words/words.ts'
import type { BeyondKind } from './format/model.ts'
import type { MatchedCodings } from './matching.ts'
import { most, type Plan } from './planning.ts'
import { customersName } from './voices.ts'

/** As whose codings come in: of whom this dialogue knows, of whom the file tells, or of whoever brings them in. */
export interface ShownCoder {
  is: 'machine' | 'customers' | 'known' | 'told' | 'own'
  names: string[]
  /** Whether the file tells of customers, too: together, and nobody of them by name. */
  isByCustomers: boolean
  codings: number
}

/** Who coded what comes in, those with most first. */
export function codersOf({ codings }: Plan): ShownCoder[] {
  return codings.coders.map(({ origin, coder, names, codings }) => ({
    is: originOf({ origin, coder }),
    names: names.filter((name) => name !== customersName),
    isByCustomers: names.includes(customersName),
    codings,
  }))
}

function originOf({ origin, coder }: Pick<MatchedCodings['coders'][number], 'origin' | 'coder'>) {
  if (origin !== 'recorded') return origin
  return coder === 'analyst' ? 'known' : coder === 'machine' ? 'machine' : 'customers'
}

/** What comes in, in figures. */
export function countsOf({ kind, themes, codings }: Plan, { t }: Words) {
  const standing = (as: string) => themes.filter((theme) => theme.standing === as).length
  const ofProject = [
    { n: codings.added.length, words: t('new codings') },
    { n: codings.matched, words: t('statements found again') },
    { n: codings.unmatched.length, words: t('texts without a statement') },
  ]
  return [
    { n: standing('new'), words: t('new themes') },
    ...(standing('undone') > 0 ? [{ n: standing('undone'), words: t('that were undone here, and come again') }] : []),
    ...(standing('known') > 0 ? [{ n: standing('known'), words: t('here already') }] : []),
    ...(kind === 'project' ? ofProject : []),
  ]
}

/** What becomes of codings that do not come in as they stand in the file. */
export function notesOf({ themes, codings }: Plan, { t }: Words) {
  const rejected = themes.filter(({ standing }) => standing === 'rejected').length
  const notes: [number, string][] = [
    [
      rejected,
      t(
        '{n, plural, one {# theme was set aside here, and is left out with what was put under it.} other {# themes were set aside here, and are left out with what was put under them.}} The history can bring back what was set aside.',
        { n: rejected },
      ),
    ],
    [codings.known, t('{n, plural, one {# coding is} other {# codings are}} here already.', { n: codings.known })],
    [
      codings.fromCustomers,
      t(
        '{n, plural, one {# coding that customers made, as the file says, comes} other {# codings that customers made, as the file says, come}} in as yours: for themselves only they can speak.',
        { n: codings.fromCustomers },
      ),
    ],
    [
      codings.takenBack,
      t(
        '{n, plural, one {# coding comes in as yours: whoever made it took it back here.} other {# codings come in as yours: whoever made them took them back here.}}',
        { n: codings.takenBack },
      ),
    ],
    [
      codings.outspoken,
      t(
        '{n, plural, one {# coding of the machine is} other {# codings of the machine are}} left out: somebody has said here where the statement belongs.',
        { n: codings.outspoken },
      ),
    ],
    [
      codings.widened,
      t('{n, plural, one {# span comes} other {# spans come}} in as the whole statement: its words are different here by now.', {
        n: codings.widened,
      }),
    ],
  ]
  return notes.filter(([n]) => n > 0).map(([, sentence]) => sentence)
}

/** What has no place here, in words. */
export function beyondOf({ beyond }: Plan, { t }: Words) {
  return beyond.map(({ kind, count }) => t(beyondWords[kind], { n: count, name: most.name, note: most.memo }))
}

const beyondWords: Record<BeyondKind, string> = {
  pictures: '{n, plural, one {# picture} other {# pictures}}',
  pdfs: '{n, plural, one {# PDF file} other {# PDF files}}',
  audio: '{n, plural, one {# sound recording} other {# sound recordings}}',
  videos: '{n, plural, one {# video} other {# videos}}',
  unreadTexts: '{n, plural, one {# text that is not in the file as plain text} other {# texts that are not in the file as plain text}}',
  emptySelections: '{n, plural, one {# passage without a code} other {# passages without a code}}',
  links: '{n, plural, one {# link} other {# links}}',
  graphs: '{n, plural, one {# drawing} other {# drawings}}',
  sets: '{n, plural, one {# set} other {# sets}}',
  notes: '{n, plural, one {# note} other {# notes}}',
  cases: '{n, plural, one {# case with what is told of it} other {# cases with what is told of them}}',
  colors: '{n, plural, one {# colour of a code} other {# colours of codes}}',
  nameEnds: '{n, plural, one {the end of # name} other {the ends of # names}}, after {name, number} characters',
  noteEnds: '{n, plural, one {the end of # note} other {the ends of # notes}}, after {note, number} characters',
  uncodable:
    '{n, plural, one {that # code only holds others} other {that # codes only hold others}}: here, statements can be put under each',
}
