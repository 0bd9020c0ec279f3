import { checkAnswers, coders, outcomes } from '../../db/schema/index.ts'
import type { Book, CodeBookThen, CodingThen, StatementThen } from './analysis-rows.ts'
import type { Column } from './common-columns.ts'
import { toldOf } from './names.ts'

type Said = Pick<StatementThen, 'id' | 'at' | 'month' | 'authorId' | 'author' | 'workplace' | 'optionId' | 'isHidden' | 'book'>

const ofSaid: Column<Said>[] = [
  {
    name: 'statement_id',
    type: 'id',
    meaning: 'The statement; beside pseudonyms an id that stands for it in this snapshot alone.',
    of: ({ id, book }) => book.called.statement(id),
  },
  { name: 'posted_at', type: 'time', meaning: 'When it was said.', of: ({ at }) => at },
  { name: 'month', type: 'word', meaning: 'The month in which it was said, by the company’s calendar.', of: ({ month }) => month },
  {
    name: 'author_id',
    type: 'id',
    meaning: 'Who said it: the same person has the same id in every file of this export, and another in every other dialogue.',
    of: (row) => personOf(row).id,
  },
  {
    name: 'author',
    type: 'text',
    meaning: 'The name they show in this dialogue, or one that stands for them.',
    of: (row) => personOf(row).name,
  },
  { name: 'workplace', type: 'text', meaning: 'Where they work, if they show it.', of: ({ workplace }) => workplace },
  {
    name: 'option_id',
    type: 'id',
    meaning: 'The option they chose, or what it has become part of: statements of the same choice have the same.',
    of: ({ optionId, isHidden }) => (isHidden ? null : optionId),
  },
  {
    name: 'option',
    type: 'text',
    meaning: 'What they chose, by the name it has now.',
    of: ({ optionId, isHidden, book }) => (isHidden ? null : book.options.get(optionId)),
  },
]

/** A line for each statement, with its themes. */
export const themedColumns: Column<StatementThen>[] = [
  ...ofSaid,
  { name: 'why', type: 'text', meaning: 'Why.', of: ({ why, isHidden }) => (isHidden ? null : why) },
  {
    name: 'revision',
    type: 'whole number',
    meaning: 'How often the words were written: 1 where they were never changed.',
    of: ({ revision }) => revision,
  },
  {
    name: 'language',
    type: 'word',
    meaning: 'The language of the words as a machine sees it, by ISO 639-1; “und” where it cannot say.',
    of: ({ language, isHidden }) => (isHidden ? null : language),
  },
  { name: 'supports', type: 'whole number', meaning: 'How many people said: the same for me.', of: ({ supports }) => supports },
  {
    name: 'outcome',
    type: 'word',
    meaning: 'What comes of it, by the company’s latest answer.',
    values: outcomes,
    of: ({ outcome }) => outcome,
  },
  {
    name: 'theme_ids',
    type: 'ids',
    meaning: 'The themes it is under, suggested and kept.',
    of: (row) =>
      themesOf(row)
        .map(({ id }) => id)
        .join(' '),
  },
  {
    name: 'themes',
    type: 'text',
    meaning: 'Their names, a line each.',
    of: (row) =>
      themesOf(row)
        .map(({ name }) => oneLine(name))
        .join('\n'),
  },
  {
    name: 'theme_states',
    type: 'words',
    meaning: 'How each of them stands, in the same order.',
    values: ['suggested', 'kept'],
    of: (row) =>
      themesOf(row)
        .map(({ state }) => state)
        .join(' '),
  },
  {
    name: 'none_fits',
    type: 'true or false',
    meaning: 'Whether somebody said that none of the themes fits it.',
    of: ({ themeIds, isHidden }) => !isHidden && themeIds !== null && themeIds.split(' ').includes(''),
  },
  {
    name: 'checked',
    type: 'word',
    meaning: 'What its author said last of a theme that it was put under; empty where they have not said.',
    values: checkAnswers,
    of: ({ checked, isHidden }) => (isHidden ? null : checked),
  },
  {
    name: 'hidden',
    type: 'true or false',
    meaning: 'Whether its words are hidden. They are empty here then.',
    of: ({ isHidden }) => isHidden,
  },
]

/** A line for each coding in force. */
export const codingColumns: Column<CodingThen>[] = [
  { name: 'coding_id', type: 'id', meaning: 'The id of the coding: it never changes.', of: ({ codingId }) => codingId },
  ...ofSaid,
  { name: 'theme_id', type: 'id', meaning: 'The theme; empty where none of them fits.', of: ({ themeId }) => themeId },
  { name: 'theme', type: 'text', meaning: 'What it is called.', of: (row) => themeOf(row)?.name },
  { name: 'theme_state', type: 'word', meaning: 'How the theme stands.', values: ['suggested', 'kept'], of: (row) => themeOf(row)?.state },
  { name: 'parent_id', type: 'id', meaning: 'The theme that it is under.', of: (row) => themeOf(row)?.parentId },
  { name: 'parent', type: 'text', meaning: 'What that is called.', of: (row) => parentOf(themeOf(row), row.book)?.name },
  { name: 'revision', type: 'whole number', meaning: 'Which revision of the words was coded.', of: ({ revision }) => revision },
  {
    name: 'span_from',
    type: 'whole number',
    meaning: 'Where the span begins, in Unicode code points from 0; empty where all of it was coded.',
    of: ({ from }) => from,
  },
  { name: 'span_to', type: 'whole number', meaning: 'Where the span ends: the first code point after it.', of: ({ to }) => to },
  { name: 'words', type: 'text', meaning: 'The words that were coded.', of: wordsOf },
  { name: 'coder', type: 'word', meaning: 'Who put it there.', values: coders, of: ({ coder }) => coder },
  { name: 'coder_name', type: 'text', meaning: 'By name, or by one that stands for them; empty for the machine.', of: coderOf },
  { name: 'told_coder', type: 'text', meaning: 'Who did, as a file says that coder_name brought in; else empty.', of: toldOf },
  {
    name: 'confidence',
    type: 'number',
    meaning: 'How much nearer it is to this theme than to the next, as the machine sees it.',
    of: ({ confidence }) => confidence,
  },
  { name: 'coded_at', type: 'time', meaning: 'When it was put there.', of: ({ codedAt }) => codedAt },
  {
    name: 'checked',
    type: 'word',
    meaning: 'What its author said last of this theme; empty where they have not said.',
    values: checkAnswers,
    of: ({ checked }) => checked,
  },
]

/** A line for each theme. */
export const codeBookColumns: Column<CodeBookThen>[] = [
  { name: 'theme_id', type: 'id', meaning: 'The id of the theme: it never changes.', of: ({ id }) => id },
  { name: 'name', type: 'text', meaning: 'What it is called.', of: ({ name }) => name },
  {
    name: 'name_is_by',
    type: 'word',
    meaning: 'Whose words the name is in.',
    values: ['customer', 'analyst'],
    of: ({ nameStatementId }) => (nameStatementId ? 'customer' : 'analyst'),
  },
  {
    name: 'name_statement_id',
    type: 'id',
    meaning: 'The statement that the name was taken from.',
    of: ({ nameStatementId, book }) => nameStatementId && book.called.statement(nameStatementId),
  },
  { name: 'memo', type: 'text', meaning: 'What analysts noted on it.', of: ({ memo }) => memo },
  { name: 'parent_id', type: 'id', meaning: 'The theme that it is under.', of: ({ parentId }) => parentId },
  { name: 'parent', type: 'text', meaning: 'What that is called.', of: (row) => parentOf(row, row.book)?.name },
  {
    name: 'state',
    type: 'word',
    meaning: 'Suggested by the machine, or kept by an analyst.',
    values: ['suggested', 'kept'],
    of: ({ state }) => state,
  },
  { name: 'found_by_machine', type: 'true or false', meaning: 'Whether the machine found it.', of: ({ isFound }) => isFound },
  { name: 'option_id', type: 'id', meaning: 'Of whose choice the reasons are; empty: of any.', of: ({ optionId }) => optionId },
  {
    name: 'option',
    type: 'text',
    meaning: 'What that option is called now.',
    of: ({ optionId, book }) => (optionId ? book.options.get(optionId) : null),
  },
  { name: 'language', type: 'word', meaning: 'The language that it was found in; empty: any.', of: ({ language }) => language },
  { name: 'statements', type: 'whole number', meaning: 'How many statements are under it.', of: ({ counts }) => counts.statements },
  {
    name: 'of_statements',
    type: 'whole number',
    meaning: 'How many there are that are not hidden, and fit the filters.',
    of: ({ of }) => of,
  },
  {
    name: 'share',
    type: 'number',
    meaning: 'The first as a share of the second, from 0 to 1.',
    of: ({ counts, of }) => share(counts.statements, of),
  },
  { name: 'checked', type: 'whole number', meaning: 'How many authors said whether it is theirs.', of: ({ counts }) => counts.checked },
  {
    name: 'agreed_share',
    type: 'number',
    meaning: 'The share of those who agreed, from 0 to 1.',
    of: ({ counts }) => share(counts.agreed, counts.checked),
  },
  {
    name: 'corrected_share',
    type: 'number',
    meaning: 'The share of those who corrected it, from 0 to 1.',
    of: ({ counts }) => share(counts.checked - counts.agreed, counts.checked),
  },
]

function personOf({ authorId, author, book }: Said) {
  return book.called.customer({ id: authorId, name: author })
}

function themesOf({ themes, isHidden }: StatementThen) {
  return isHidden ? [] : themes
}

function themeOf({ themeId, book }: CodingThen) {
  return themeId ? (book.themes.get(themeId) ?? null) : null
}

function parentOf(theme: { parentId: string | null } | null, { themes }: Book) {
  return theme?.parentId ? themes.get(theme.parentId) : null
}

function wordsOf({ why, from, to }: CodingThen) {
  return from === null || to === null ? why : [...why].slice(from, to).join('')
}

function coderOf(row: CodingThen) {
  if (row.coder === 'machine') return null
  if (row.coder === 'customer') return personOf(row).name
  return row.coderId && row.coderName ? row.book.called.analyst({ id: row.coderId, name: row.coderName }) : null
}

function share(part: number, whole: number) {
  return whole === 0 ? null : part / whole
}

function oneLine(name: string) {
  return name.replace(/\s+/g, ' ')
}
