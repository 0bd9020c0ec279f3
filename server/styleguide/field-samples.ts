import type { Choices, Field, Refused, Typed } from '../web/form-views.ts'

/** Form parts: empty, filled, and refused. */
export function fieldSamples() {
  const empty: Typed = { values: {}, problems: {} }
  const filled: Typed = {
    values: { choice: 'the two-cable regulator', role: 'staff', heard: 'partly', known: 'on', more: 'It never once stuck.' },
    problems: {},
  }
  const refused: Typed & Refused = {
    values: { email: 'ana@', why: '', settled: '' },
    problems: {
      email: 'Write an e-mail address, like ana@example.org.',
      why: 'Say why, in a sentence or in twenty.',
      settled: 'Choose one.',
      agree: 'Please tick this, or leave the page.',
      zone: 'Choose a time zone.',
    },
    problem: 'Please look at this again.',
  }
  const suggestions = ['the two-cable regulator', 'the arm drive', 'the rack']
  const why = 'Why?'
  const fields: Record<'choice' | 'why' | 'trying' | 'email' | 'emailRefused' | 'whyRefused' | 'date', Field> = {
    choice: { name: 'choice', label: 'What did you choose?', form: filled, suggestions, large: true, voice: true },
    why: { name: 'more', label: why, form: filled, large: true, voice: true, hint: 'As short or as long as it is.' },
    trying: { name: 'trying', label: 'What were you trying to do?', form: empty, optional: true },
    email: {
      name: 'address',
      label: 'Your e-mail',
      form: empty,
      kind: 'email',
      autocomplete: 'email',
      hint: 'We mail you a link. No password, ever.',
    },
    emailRefused: { name: 'email', label: 'Your e-mail', form: refused, kind: 'email', autocomplete: 'email' },
    whyRefused: { name: 'why', label: why, form: refused, voice: true },
    date: { name: 'until', label: 'By when', form: empty, kind: 'date', short: true },
  }
  const heard: Choices = {
    name: 'heard',
    legend: 'Were you heard?',
    form: filled,
    options: [
      { value: 'yes', label: 'Yes' },
      { value: 'partly', label: 'In part' },
      { value: 'no', label: 'No' },
    ],
  }
  const settled: Choices = { ...heard, name: 'settled', legend: 'Is it settled?', form: refused }
  const listed: Choices = {
    name: 'visibility',
    legend: 'Who may read it',
    form: { values: { visibility: 'public' }, problems: {} },
    listed: true,
    options: [
      { value: 'public', label: 'Everybody', hint: 'Anyone with the address, and search engines.' },
      { value: 'invited', label: 'Those you invite', hint: 'Customers with an invitation, and your own people.' },
    ],
  }
  const roles = [
    { value: 'staff', label: 'Answers' },
    { value: 'analyst', label: 'Reads and exports' },
    { value: 'admin', label: 'Answers, and runs the settings' },
  ]
  const zones = [
    { value: '', label: 'Choose one' },
    { value: 'Europe/Zagreb', label: 'Zagreb' },
    { value: 'Europe/Oslo', label: 'Oslo' },
  ]
  const role = { name: 'role', label: 'Role', form: filled, options: roles, short: true }
  const zone = { name: 'zone', label: 'Time zone', form: refused, options: zones, short: true }
  const known = { name: 'known', label: 'Halden’s staff may see who I am', form: filled, hint: 'Once hidden, only you can change this.' }
  const agree = { name: 'agree', label: 'I have read what happens with my words', form: refused }
  return { ...fields, heard, settled, listed, role, zone, known, agree, refused }
}
