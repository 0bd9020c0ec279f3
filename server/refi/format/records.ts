import type { Element } from './elements.ts'
import { guidOf, readGuid } from './guids.ts'
import { type Case, type Code, type CodeSet, type Coding, type Note, type User, type Value, type Variable, variableTypes } from './model.ts'

/** How one record of a file becomes one of the model. What has no guid of its own gets one from what it says, so that read again it is the same. */

export function userFrom({ attributes }: Element): User {
  const name = attributes.name || attributes.id || '…'
  return { guid: readGuid(attributes.guid) ?? guidOf('user', name), name, id: attributes.id ?? null }
}

/** A code with those below it, at most as deep as elements are read. */
export function codeFrom(element: Element, above = ''): Code {
  const { attributes } = element
  const name = attributes.name || '…'
  const guid = readGuid(attributes.guid) ?? guidOf('code', above, name)
  return {
    guid,
    name,
    isCodable: attributes.isCodable !== 'false' && attributes.isCodable !== '0',
    color: /^#([0-9a-f]{6}|[0-9a-f]{3})$/i.test(attributes.color ?? '') ? attributes.color!.toLowerCase() : null,
    description: wordsOf(element, 'Description'),
    codes: childrenOf(element, 'Code').map((child) => codeFrom(child, guid)),
  }
}

export function setFrom(element: Element): CodeSet {
  const name = element.attributes.name || '…'
  const members = childrenOf(element, 'MemberCode').map(({ attributes }) => readGuid(attributes.targetGUID ?? attributes.guid))
  return {
    guid: readGuid(element.attributes.guid) ?? guidOf('set', name),
    name,
    description: wordsOf(element, 'Description'),
    codes: members.filter((guid) => guid !== null),
  }
}

export function variableFrom(element: Element): Variable {
  const { name = '…', typeOfVariable } = element.attributes
  return {
    guid: readGuid(element.attributes.guid) ?? guidOf('variable', name),
    name,
    type: variableTypes.find((type) => type === typeOfVariable) ?? 'Text',
    description: wordsOf(element, 'Description'),
  }
}

export function caseFrom(element: Element): Case {
  const name = element.attributes.name || '…'
  return {
    guid: readGuid(element.attributes.guid) ?? guidOf('case', name),
    name,
    values: valuesFrom(element),
    sources: targetsOf(element, 'SourceRef'),
  }
}

export function noteFrom(element: Element): Note {
  const { name = '…', creatingUser, creationDateTime } = element.attributes
  return {
    guid: readGuid(element.attributes.guid) ?? guidOf('note', name),
    name,
    text: wordsOf(element, 'PlainTextContent') ?? '',
    by: readGuid(creatingUser),
    at: timeFrom(creationDateTime),
    values: valuesFrom(element),
  }
}

/** The codings that stand in an element: of all of its text, or of a span. */
export function codingsFrom(element: Element, span: { from: number | null; to: number | null }): Coding[] {
  const sure = confidencesIn(wordsOf(element, 'Description') ?? '')
  return childrenOf(element, 'Coding').flatMap((coding) => {
    const { guid, creatingUser, creationDateTime } = coding.attributes
    const [code] = targetsOf(coding, 'CodeRef')
    if (!code) return []
    const own = readGuid(guid) ?? guidOf('coding', element.attributes.guid ?? '', code)
    const [by, at] = [
      readGuid(creatingUser ?? element.attributes.creatingUser),
      timeFrom(creationDateTime ?? element.attributes.creationDateTime),
    ]
    return [{ guid: own, code, by, at, ...span, confidence: sure.get(own) ?? null }]
  })
}

export function valuesFrom(element: Element): Value[] {
  return childrenOf(element, 'VariableValue').flatMap((child) => {
    const [variable] = targetsOf(child, 'VariableRef')
    const given = child.children.find(({ name }) => name.endsWith('Value'))
    return variable && given ? [{ variable, value: linesOf(given.text) }] : []
  })
}

export function childrenOf({ children }: Element, name: string) {
  return children.filter((child) => child.name === name)
}

/** The guids that an element's references of one kind point at. */
export function targetsOf(element: Element, name: string): string[] {
  return childrenOf(element, name)
    .map(({ attributes }) => readGuid(attributes.targetGUID))
    .filter((guid) => guid !== null)
}

/** What a child of this name says; null where there is none. */
export function wordsOf(element: Element, name: string): string | null {
  const [child] = childrenOf(element, name)
  return child && child.text !== '' ? linesOf(child.text) : null
}

/** XML has one kind of line end, and so have we. */
export function linesOf(text: string) {
  return text.replace(/\r\n?/g, '\n')
}

export function timeFrom(written: string | undefined): Date | null {
  const at = new Date(written ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at
}

function confidencesIn(description: string) {
  const lines = description.matchAll(/^confidence (-?[\d.e+-]+) of ([0-9a-f-]{36})$/gm)
  return new Map([...lines].map(([, confidence, guid]) => [guid!, Number(confidence)]))
}
