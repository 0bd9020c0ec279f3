import type { Db } from '../../db/client.ts'

/** A commitment that is to be kept by a day ('YYYY-MM-DD'). */
export interface Promised {
  id: string
  dueOn: string
}

/** Sets what is to ring for commitments, in the transaction that makes them or gives them another day. */
export async function setCommitmentAlarms(
  _tx: Db,
  _commitments: Promised[],
  _of: { companyId: string; timeZone: string; at: Date },
): Promise<void> {}
