import type { StatementThen } from './analysis-rows.ts'
import type { Column } from './common-columns.ts'

/** A column that a file brought in beside statements, by the name that the file gave it. */
export function importedColumn(name: string): Column<StatementThen> {
  return {
    name: `imported_${name}`,
    type: 'text',
    meaning: 'As it stood in the file that was brought in.',
    of: ({ imported, isHidden }) => (isHidden ? null : imported?.[name]),
  }
}
