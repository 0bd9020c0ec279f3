import type { Happening } from '../web/voice-views.ts'
import { faces, people } from './people-samples.ts'

/** Lists, tables and what stands where there is nothing yet. */
export function listSamples(at: Date) {
  const before = (hours: number) => new Date(at.getTime() - hours * 3_600_000)
  const timeline: Happening[] = [
    { at: before(1), face: faces.ana, sentence: 'Ana Kovač said that she was heard, and that it is settled', href: '#a' },
    { at: before(20), face: faces.priya, sentence: 'Priya Shah answered Ana Kovač', href: '#b' },
    { at: before(300), face: null, sentence: 'The dialogue was opened', href: null },
  ]
  const owed = [
    {
      state: 'overdue',
      due: 'Overdue',
      since: 'since yesterday 12:00',
      gone: 1,
      about: 'Conflict with an answer',
      words: 'I was told the part is covered. The workshop has never heard of it. Who is right?',
      by: people.tove,
      owner: faces.maren,
      name: 'Maren Roth',
    },
    {
      state: 'soon',
      due: 'Tomorrow 17:00',
      since: '9 working hours left',
      gone: 0.44,
      about: 'Conflict',
      words:
        'My people load at the dock and need to hear that it moved. Quiet is your criterion, not ours, and you keep asking how to make it quieter still, which nobody at the dock has asked for in the eleven years that I have been here.',
      by: people.jim,
      owner: faces.maren,
      name: 'Maren Roth',
    },
    {
      state: 'later',
      due: 'Friday 12:00',
      since: '21 working hours left',
      gone: 0.1,
      about: 'Why, asked for an answer',
      words: '手动的不会坏。',
      by: people.wei,
      owner: faces.priya,
      name: 'Priya Shah',
    },
  ]
  const members = [
    { name: 'Maren Roth', role: 'Admin', email: 'maren@halden.example', answered: 41 },
    { name: 'Priya Shah', role: 'Answers', email: 'priya@halden.example', answered: 17 },
  ]
  const rows = [
    { line: 14, sentence: 'There is no why in this row.', cells: 'the rack; ; 2026-03-02' },
    {
      line: 212,
      sentence: 'This time cannot be read: “02/03/26”. Write it like 2026-03-02 17:00.',
      cells: 'the arm drive; It clunks when it is shut.; 02/03/26',
    },
  ]
  const notices = [
    {
      kind: 'success' as const,
      sentence: 'Your why is published. Halden owes you an answer by Thursday 17:00.',
      link: { href: '#see', words: 'See it' },
    },
    { kind: 'quiet' as const, sentence: 'This is a draft. Only staff see it.', link: null },
    { kind: 'problem' as const, sentence: 'This dialogue is closed. It stays readable, and nothing more can be said in it.', link: null },
  ]
  const empty = {
    title: 'Nobody has said why yet',
    sentence: 'This is where customers say what they chose and why, and where Halden answers each of them by name.',
    link: { href: '#say', words: 'Say what you chose, and why' },
  }
  const progress = { label: 'Reading the file', done: 312, all: 1365, said: '312 of 1,365 rows' }
  const copy = { id: 'share', label: 'The address to share', value: 'https://parley.example/halden/d/window-motor' }
  const qr = {
    src: '/static/icons/favicon.svg',
    alt: 'A QR code that leads to this dialogue',
    caption: 'For a poster, a receipt, the lid of a box',
  }
  const keys = [
    { key: 'j', words: 'next' },
    { key: 'k', words: 'previous' },
    { key: 'Enter', words: 'open' },
    { key: '?', words: 'this list' },
  ]
  return { timeline, owed, members, rows, notices, empty, progress, copy, qr, keys, pages: { older: '#older', newer: '#newer' } }
}
