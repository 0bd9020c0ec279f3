import type { TakenStep } from '../themes/history.ts'
import { localeOf, type Words } from '../words/words.ts'

export type ToldStep = ReturnType<typeof toldStep>

/** A step of work on the code book, in a sentence, with what was before and what is after. */
export function toldStep(step: TakenStep, words: Words) {
  const { t } = words
  const { id, at, kind, detail, byName, mayUndo, undoneAt, undoneByName, themes } = step
  const who = byName ?? t('The machine')
  return {
    id,
    at,
    sentence: sentenceOf(step, { who, nameOf: nameIn(step), words }),
    changes: detail.themes && isOfMany.has(kind) ? [whichOf(step, words)] : changesOf(themes, words),
    mayUndo,
    undone: undoneAt && { at: undoneAt, by: undoneByName ?? '' },
  }
}

/** Of a step that changed more, only the figures are told. */
const most = 6

/** What is done to several themes at once by their ticks: all of them are named. */
const isOfMany = new Set(['theme_kept', 'theme_rejected'])

function sentenceOf(
  { kind, detail, added, themes }: TakenStep,
  { who, nameOf, words: { t } }: { who: string; nameOf: (key: string) => string; words: Words },
) {
  const count = Number(detail.statements ?? detail.moved ?? added)
  const theme = nameOf('themeId')
  switch (kind) {
    case 'themes_suggested':
      return t(
        '{who} suggested {themes, plural, =0 {no new theme} one {# theme} other {# themes}} for {count, plural, one {# statement} other {# statements}}',
        { who, themes: themes.filter(({ before }) => before === null).length, count: added },
      )
    case 'theme_made':
      return t('{who} made the theme “{theme}”', { who, theme: themes[0]?.after.name ?? theme })
    case 'theme_kept':
      if (detail.themes) return t('{who} kept {themes, plural, one {# theme} other {# themes}}', { who, themes: Number(detail.themes) })
      return t('{who} kept “{theme}”', { who, theme })
    case 'theme_rejected':
      if (detail.themes)
        return t('{who} set {themes, plural, one {# theme} other {# themes}} aside', { who, themes: Number(detail.themes) })
      return t('{who} set “{theme}” aside', { who, theme })
    case 'theme_renamed':
      return t('{who} gave a theme another name', { who })
    case 'theme_merged':
      return t('{who} merged “{theme}” into “{into}”', { who, theme, into: nameOf('intoId') })
    case 'theme_split':
      return t('{who} split “{part}” off “{theme}”', { who, part: nameOf('newThemeId'), theme })
    case 'theme_nested':
      return detail.underId
        ? t('{who} nested “{theme}” under “{under}”', { who, theme, under: nameOf('underId') })
        : t('{who} nested “{theme}” under no other', { who, theme })
    case 'theme_noted':
      return t('{who} wrote a note on “{theme}”', { who, theme })
    case 'theme_quotes_chosen':
      return t('{who} chose who speaks for “{theme}”', { who, theme })
    case 'statements_coded':
      if (detail.filed) return t('{who} put {count, plural, one {# statement} other {# statements}} under kept themes', { who, count })
      return t('{who} put {count, plural, one {# statement} other {# statements}} under “{theme}”', { who, count, theme })
    case 'statements_moved':
      return detail.fromId
        ? t('{who} moved {count, plural, one {# statement} other {# statements}} from “{from}” to “{to}”', {
            who,
            count,
            from: nameOf('fromId'),
            to: nameOf('toId'),
          })
        : t('{who} put {count, plural, one {# statement} other {# statements}} under “{theme}”', { who, count, theme: nameOf('toId') })
    case 'coding_removed':
      if (detail.edited)
        return t('{who} took {count, plural, one {# statement} other {# statements}} out of themes: edited since', {
          who,
          count: Number(detail.edited),
        })
      return t('{who} took a statement out of “{theme}”', { who, theme })
    case 'none_fits':
      return t('{who} said of {count, plural, one {# statement} other {# statements}} that none of the themes fits', { who, count })
    case 'member_checked':
      return t(
        '{answer, select, yes {{who} said: yes, “{theme}” is it} not_quite {{who} said: “{theme}” is not quite it} other {{who} said that another theme fits better than “{theme}”}}',
        { who, theme, answer: String(detail.answer) },
      )
    case 'code_book_imported':
      return t('{who} brought in a code book with {themes, plural, one {# theme} other {# themes}}', { who, themes: themes.length })
    case 'themes_published':
      return t('{who} published {themes, plural, one {# theme} other {# themes}}', { who, themes: themes.length })
    case 'themes_withdrawn':
      return t('{who} took {themes, plural, one {# theme} other {# themes}} back from the public', { who, themes: themes.length })
    default:
      return t('{who} undid a step', { who })
  }
}

/** The name of a theme that a step names by its id: as the step left it, else as it was called then. */
function nameIn({ detail, themes, names }: TakenStep) {
  return (key: string) => {
    const id = detail[key]
    const own = themes.find(({ themeId }) => themeId === id)
    return own?.after.name ?? names.get(String(id)) ?? '…'
  }
}

/** The themes that a step kept or set aside, in the order of their names, and not what stood under them. */
function whichOf({ kind, themes }: TakenStep, words: Words) {
  const state = kind === 'theme_kept' ? 'kept' : 'rejected'
  const locale = localeOf(words)
  const names = themes.filter(({ after }) => after.state === state).map(({ after }) => after.name)
  const quoted = names.sort((one, other) => one.localeCompare(other, locale)).map((name) => words.t('“{words}”', { words: name }))
  return new Intl.ListFormat(locale).format(quoted)
}

function changesOf(themes: TakenStep['themes'], words: Words) {
  return themes.length <= most ? themes.map((change) => changeOf(change, words)).filter((line) => line !== null) : []
}

/** What changed of one theme, where the sentence does not say it. */
function changeOf({ before, after }: TakenStep['themes'][number], { t }: Words) {
  if (!before) return null
  if (before.name !== after.name) return t('“{before}” is called “{after}” now', { before: before.name, after: after.name })
  if (before.memo !== after.memo) return after.memo ? t('Note: {memo}', { memo: after.memo }) : t('Without a note')
  return null
}
