/** What the partials take that forms are made of. */

/** What a form was sent with, and what was wrong with it: field -> sentence. */
export interface Typed {
  values: Record<string, string>
  problems: Record<string, string>
}

export interface Refused {
  /** About the whole, or null where nothing was wrong. */
  problem: string | null
  problems: Record<string, string>
}

export interface Field {
  name: string
  label: string
  form: Typed
  hint?: string | undefined
  optional?: boolean
  /** Wanted with some answers only: the browser does not insist on it, and no word calls it optional. */
  depends?: boolean
  kind?: 'text' | 'email' | 'url' | 'search' | 'date' | 'time' | 'number' | 'color' | 'file' | undefined
  autocomplete?: string | undefined
  /** Words to complete from. */
  suggestions?: string[] | undefined
  /** The one question of a page, in large. */
  large?: boolean
  /** Set in the voice of a customer. */
  voice?: boolean
  short?: boolean
}

export interface Option {
  value: string
  label: string
  hint?: string | undefined
}

export interface Choices {
  name: string
  legend: string
  form: Typed
  options: Option[]
  hint?: string | undefined
  optional?: boolean
  /** Wanted with some answers only: the browser does not insist on it, and no word calls it optional. */
  depends?: boolean
  large?: boolean
  /** One below the other, each with its hint. */
  listed?: boolean
}

export interface Checkbox {
  name: string
  label: string
  form: Typed
  hint?: string | undefined
}

export interface Progress {
  label: string
  done: number
  all: number
  /** What is said beside it: "312 of 1,365 rows". */
  said: string
}

export interface Copy {
  id: string
  label: string
  value: string
}
