import type { Words } from '../words/words.ts'
import { formats, type What, whats } from './analysis-files.ts'
import { dictionaryFile, refiFiles } from './snapshot-files.ts'
import { laterOf, type Snapshot } from './snapshots.ts'

export type SnapshotShown = ReturnType<typeof snapshotShown>
export type FileShown = ReturnType<typeof filesShown>[number]

/** A snapshot as its page shows it. `about`: what it is of, a label and its words each. */
export function snapshotShown({ id, at, by, names, licence, files }: Snapshot, about: [string, string][]) {
  const isChanged = files.some(({ name }) => files.some((other) => other.name === laterOf(name)))
  return { id, at, by, names, licence, about, isChanged }
}

/** Its files, each in every format: how many rows, and what was kept of those that were written to their end. */
export function filesShown({ files }: Snapshot, counts: Record<What, number>, { t }: Words) {
  const inFormat = (name: string) => {
    const kept = files.find((file) => file.name === name)
    const later = files.find((file) => file.name === laterOf(name))
    return {
      name,
      format: name.split('.').at(-1)!.toUpperCase(),
      bytes: kept?.bytes ?? null,
      digest: kept?.digest ?? null,
      changedAt: later?.at ?? null,
    }
  }
  const said: Record<What, { what: string; rows: string }> = {
    statements: {
      what: t('Statements with their themes'),
      rows: t('{statements, plural, one {# statement} other {# statements}}', { statements: counts.statements }),
    },
    codings: { what: t('Codings'), rows: t('{codings, plural, one {# coding} other {# codings}}', { codings: counts.codings }) },
    codebook: { what: t('Code book'), rows: t('{themes, plural, one {# theme} other {# themes}}', { themes: counts.codebook }) },
  }
  return [
    ...whats.map((what) => ({ ...said[what], formats: formats.map((format) => inFormat(`${what}.${format}`)) })),
    {
      what: t('For analysis tools (REFI-QDA)'),
      rows: t('The code book, and all of it as a project'),
      formats: Object.values(refiFiles).map(inFormat),
    },
    { what: t('What every column means'), rows: '', formats: [inFormat(dictionaryFile)] },
  ]
}
