import { readFileSync } from 'node:fs'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { isAbsent, realData } from '../imports/real-data.ts'

const schemas = new Map<string, XsdValidator>()

/** The schemas lie beside the repository; where they do not, nothing is looked at. Throws what is wrong with a file by the schema of the standard: of a code book (.qdc) or a project (project.qde). */
export function mustBeValid(xml: string | Uint8Array, kind: 'Codebook' | 'Project') {
  if (isAbsent) return
  const document = typeof xml === 'string' ? XmlDocument.fromString(xml) : XmlDocument.fromBuffer(xml)
  try {
    schemaOf(kind).validate(document)
  } finally {
    document.dispose()
  }
}

function schemaOf(kind: 'Codebook' | 'Project') {
  const known = schemas.get(kind)
  if (known) return known
  const document = XmlDocument.fromBuffer(readFileSync(realData(`refi-qda/${kind}.xsd`)))
  const schema = XsdValidator.fromDoc(document)
  schemas.set(kind, schema)
  return schema
}
