import { makePgArray } from 'drizzle-orm/pg-core/utils/array'

/** How values travel, by the type's number in Postgres. */
export interface Codecs {
  parsers: Record<string, (text: string) => unknown>
  serializers: Record<string, (value: unknown) => unknown>
}

/**
 * Adds to what drizzle and the driver know, so that hand-written SQL reads and writes as it does on the embedded database: whole numbers of 64 bits
 * come as numbers, moments can be given as dates, and lists are lists.
 *
 * The driver could ask the server for its list types, but it asks without an ear for the answer: a connection dying at that moment would end the process.
 */
export function completeCodecs({ parsers, serializers }: Codecs) {
  parsers[int8] = wholeNumber
  for (const type of moments) serializers[type] = (value) => (value instanceof Date ? value.toISOString() : value)
  for (const [type, item] of Object.entries(lists)) {
    parsers[type] = (text) => itemsOf(text).map((one) => (one === null ? null : item(one)))
    serializers[type] = (value) => (Array.isArray(value) ? makePgArray(value) : value)
  }
}

const int8 = '20'
const moments = ['1082', '1114', '1184']
const asWritten = (text: string) => text

const lists: Record<string, (text: string) => unknown> = {
  '1000': (text) => text === 't',
  '1005': Number,
  '1007': Number,
  '1009': asWritten,
  '1015': asWritten,
  '1016': wholeNumber,
  '1021': Number,
  '1022': Number,
  '2951': asWritten,
}

function wholeNumber(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** The items of a flat list: {a,"b, c",NULL}. */
function itemsOf(text: string): (string | null)[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare === 'NULL' ? null : (bare ?? '')) : quoted.replaceAll(/\\(.)/gs, '$1'),
  )
}
