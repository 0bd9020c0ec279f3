import type { Typed } from '../web/form-views.ts'
import type { Header, Opening, Phase, Section } from '../web/shared-views.ts'
import type { PersonCard } from '../web/voice-views.ts'
import { fieldSamples } from './field-samples.ts'
import { listSamples } from './list-samples.ts'
import { faces } from './people-samples.ts'
import { exchangeSamples } from './voice-samples.ts'

declare module '../web/view.ts' {
  interface Views {
    'styleguide/show': StyleguideSamples
    'styleguide/_tokens': { colours: string[]; scale: string[] }
    'styleguide/_frame': { frameSamples: ReturnType<typeof frameSamples> }
    'styleguide/_voices': { voices: ReturnType<typeof exchangeSamples> }
    'styleguide/_forms': { fields: ReturnType<typeof fieldSamples> }
    'styleguide/_lists': { lists: ReturnType<typeof listSamples> }
    'styleguide/_pages': { pageSamples: ReturnType<typeof pageSamples> }
  }
}

export type StyleguideSamples = ReturnType<typeof styleguideSamples>

/** Every shared part in every state, as a page could give it. `at` is the moment at which it is looked at. */
export function styleguideSamples(at: Date) {
  return {
    colours: ['paper', 'raised', 'sunken', 'ink', 'quiet', 'rule', 'edge', 'accent', 'late', 'kept', 'voice', 'focus'],
    scale: ['3xl', '2xl', 'xl', 'l', 'm', 's', 'xs'],
    frameSamples: frameSamples(),
    voices: exchangeSamples(at),
    fields: fieldSamples(),
    lists: listSamples(at),
    pageSamples: pageSamples(),
  }
}

function frameSamples() {
  const places = [
    { href: '#dialogues', words: 'Dialogues', current: true },
    { href: '#record', words: 'Record', current: false },
    { href: '#people', words: 'People', current: false },
  ]
  const company = { name: 'Halden Windows', href: '#halden' }
  const addresses = { signIn: '#sign-in', signOut: '#sign-out' }
  const guest: Header = { company, places, person: null, ...addresses }
  const links = [
    { href: '#me', words: 'What became of what I said' },
    { href: '#card', words: 'My card' },
  ]
  const staff: Header = {
    company,
    places: [...places, { href: '#desk', words: 'Desk', current: false }],
    person: { name: 'Maren Roth', face: faces.maren, links },
    ...addresses,
  }
  const parley: Header = { company: null, places: [], person: null, ...addresses }
  const opening: Opening = {
    question: 'Why did you choose the window motor you drive with?',
    context:
      'We are about to choose the regulator for the next five model years. Before we do, we want to think about it with the people whose hands are on the switch.',
    champion: {
      by: { name: 'Maren Roth', line: 'Head of door systems', face: faces.maren },
      promise: 'Every conflict gets a public answer by a named person within 2 working days.',
      kept: 'So far 41 of 43 in time.',
    },
  }
  const long: Opening = {
    question:
      'What would have to be different for you to recommend the Donaudampfschifffahrtsgesellschaft to someone at your own place of work?',
    context: '',
    champion: null,
  }
  const phases: Phase[] = [
    { words: 'Listening', is: 'past' },
    { words: 'Weighing', is: 'now' },
    { words: 'Decided', is: 'ahead' },
    { words: 'Delivering', is: 'ahead' },
  ]
  const sections: Section[] = [
    { href: '#whys', words: 'Whys', count: 1280, current: true },
    { href: '#conflicts', words: 'Conflicts', count: 9, current: false },
    { href: '#criteria', words: 'Criteria', count: 6, current: false },
    { href: '#decision', words: 'Decision', count: null, current: false },
    { href: '#timeline', words: 'Timeline', count: null, current: false },
  ]
  const languages = {
    action: '#language',
    back: '/',
    all: [
      { code: 'en', name: 'English', current: true },
      { code: 'de', name: 'Deutsch', current: false },
    ],
  }
  const footer = {
    sentence: 'Nothing on these pages can disappear silently.',
    links: [{ href: '#keeps', words: 'How Halden keeps its word' }],
    languages,
  }
  return { headers: [guest, staff, parley], openings: [opening, long], phases, sections, footer }
}

function pageSamples() {
  const form: Typed = { values: {}, problems: {} }
  const person: PersonCard = {
    by: { name: 'Jim Boateng', line: 'swing-shift foreman, Acre Logistics', face: faces.jim, href: '#jim' },
    since: 'in dialogue with us since March 2025',
    story: 'Forty vans, eleven drivers a night. If one window fails at the dock I hear about it before the driver does.',
    groups: [
      {
        title: 'What Jim told us before',
        items: [
          { words: 'chose the arm drive “because it clunks when it is shut”', href: '#before', state: null },
          { words: 'raised: the part number on the invoice is wrong', href: '#invoice', state: { kind: 'settled', words: 'settled' } },
        ],
      },
      {
        title: 'What we promised Jim',
        items: [
          { words: 'A loan unit for two vans', href: null, state: { kind: 'kept', words: 'kept' } },
          { words: 'A call back about the invoice', href: null, state: { kind: 'late', words: 'late by 4 days' } },
        ],
      },
    ],
  }
  const outcomes = [
    { value: 'will', label: 'we will' },
    { value: 'partly', label: 'partly' },
    { value: 'will_not', label: 'we will not, because…' },
    { value: 'find_out', label: 'we must find out first' },
  ]
  const typed: Typed = {
    values: {
      heard: 'At the dock, silence is a risk: your people need to hear that the window moved, and we have only asked about quiet.',
      answer:
        'You are right, “quiet” came from us. We asked drivers on motorways and never asked anybody at a dock. From today “I can hear that it moved” stands beside it as a criterion, in your words.',
      outcome: 'will',
    },
    problems: {},
  }
  const roles = [
    { value: 'customer', name: 'Ana Kovač', line: 'a customer: drives a taxi at night', face: faces.ana },
    { value: 'staff', name: 'Priya Shah', line: 'answers for the motors', face: faces.priya },
    { value: 'analyst', name: 'Noor Haddad', line: 'reads what was said', face: faces.noor },
    { value: 'admin', name: 'Maren Roth', line: 'answers, and runs the settings', face: faces.maren },
  ]
  const problem = {
    title: 'There is nothing at this address',
    sentence: 'It may have been mistyped, or it is not for everybody to see.',
    links: [{ href: '#home', words: 'To the dialogues' }],
  }
  return { form, person, outcomes, typed, roles, problem }
}
