import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import type { Dialogue } from '../dialogues/reading.ts'
import type { Codebook, Project } from './format/model.ts'
import type { Naming } from './pseudonyms.ts'

export interface Taking extends Naming {
  /** Everything as it stood at this moment. */
  at: Date
  /** Only statements of which this holds: a condition on `statements` and `statementRevisions`. */
  only?: SQL | undefined
}

/** A dialogue's statements and code book as a REFI-QDA project. */
export declare function projectOf(db: Db, dialogue: Dialogue, taking: Taking): Promise<Project>

/** A dialogue's code book alone. */
export declare function codebookOf(db: Db, dialogue: Dialogue, taking: { at: Date }): Promise<Codebook>
