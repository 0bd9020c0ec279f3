export type Role = 'customer' | 'staff' | 'analyst' | 'admin'

/** A person with their role in one company: who does a deed. */
export interface Member {
  companyId: string
  personId: string
  name: string
  role: Role
}
