import type { Place, Route } from './routes.ts'

export type Fields = Record<string, string | string[]>

/** A form of the app, filled in as somebody would who may send it. */
export interface Sheet {
  fields(place: Place): Fields
  /** The fields for a person's own words, and how many characters fit into each. */
  words: Record<string, number>
  /** The fields that must be filled in. */
  required: string[]
  /** Files by the names of their fields: such a form is sent in parts. */
  files?: Record<string, string>
}

const appearing = { name: 80 }
const card = { title: 120, team: 120, doesForYou: 1000, workplace: 120, roleThere: 120, story: 5000 }
const said = { choice: 200, why: 20_000, trying: 5000, nearly: 5000, felt: 5000 }
const answering = { heard: 5000, answer: 20_000, reason: 5000, what1: 300, what2: 300, what3: 300 }

const dialogue: Sheet = {
  fields: ({ half }) => ({
    question: 'Which seal?',
    context: 'The supplier changes.',
    championId: half.priya.personId,
    promiseHours: '16',
    supportsForAnswer: '3',
    visibility: 'public',
    options: 'Rubber\nFoam',
  }),
  words: { question: 200, context: 5000, options: 10_000 },
  required: ['question', 'context', 'championId', 'promiseHours', 'supportsForAnswer', 'visibility'],
}

const reply: Sheet = { fields: () => ({ words: 'Which year?' }), words: { words: 5000, ...appearing }, required: ['words'] }
const support: Sheet = { fields: () => ({ wish: '' }), words: {}, required: [] }
const button: Sheet = { fields: () => ({}), words: {}, required: [] }
const appeal: Sheet = { fields: () => ({ words: 'I was there.' }), words: { words: 5000 }, required: ['words'] }

const answer: Sheet = {
  fields: ({ half }) => ({
    heard: 'You need to hear it.',
    answer: 'You are right.',
    outcome: 'partly',
    reason: 'The motor stays.',
    what1: 'tests the sound',
    owner1: half.priya.personId,
    due1: '2026-12-12',
    credits: [half.tom.personId],
  }),
  words: answering,
  required: ['heard', 'answer', 'outcome'],
}
const draft: Sheet = { ...answer, required: [] }

const verdict = (kind: 'statementAnswer' | 'conflictAnswer'): Sheet => ({
  fields: ({ things }) => ({ heard: 'partly', correction: 'The sound.', settled: 'not_yet', feeling: '0', target: things[kind].targetId }),
  words: { correction: 5000 },
  required: ['heard', 'settled', 'feeling'],
})

const revision: Sheet = {
  fields: () => ({ heard: 'You must hear it.', answer: 'You are right.', outcome: 'will', reason: '', revision: '1' }),
  words: { heard: 5000, answer: 20_000, reason: 5000 },
  required: ['heard', 'answer', 'outcome'],
}

const company = { name: 80, about: 2000 }
const confirmation: Sheet = { fields: () => ({ name: 'Ana K.' }), words: { name: 80 }, required: [] }

/** Every form of the app, by where it is sent. */
export const sheets: Record<Route, Sheet> = {
  'POST /language': { fields: () => ({ language: 'de', back: '/' }), words: {}, required: [] },
  'POST /sign-in': { fields: () => ({ email: 'somebody@example.org' }), words: {}, required: ['email'] },
  'POST /sign-in/code': { fields: () => ({ email: 'somebody@example.org', code: '000000' }), words: {}, required: ['code'] },
  'POST /sign-in/link/:token': button,
  'POST /sign-out': button,
  'POST /demo/sign-in': { fields: () => ({ as: 'customer' }), words: {}, required: ['as'] },
  'POST /setup': {
    fields: () => ({
      name: 'Nordic Doors',
      about: '',
      timeZone: 'Europe/Oslo',
      accent: '#0b5d63',
      slug: 'nordic-doors',
      adminName: 'Ida Dahl',
      adminEmail: 'ida@example.org',
      adminTitle: 'Head of doors',
    }),
    words: { ...company, adminName: 80, adminTitle: 120 },
    required: ['name', 'timeZone', 'accent', 'adminName', 'adminEmail'],
  },
  'POST /:company/settings': {
    fields: () => ({
      name: 'Halden',
      about: 'Windows.',
      timeZone: 'Europe/Zagreb',
      accent: '#0b5d63',
      promiseHours: '8',
      supportsForAnswer: '5',
    }),
    words: company,
    required: ['name', 'timeZone', 'accent', 'promiseHours', 'supportsForAnswer'],
  },
  'POST /:company/settings/members/:person/role': { fields: () => ({ role: 'analyst' }), words: {}, required: ['role'] },
  'POST /:company/settings/members/:person/stand-in': {
    fields: () => ({ standIn: 'Alex Moor' }),
    words: { standIn: 80 },
    required: [],
  },
  'POST /:company/settings/members/:person/end': button,
  'POST /:company/settings/import/csv': { ...button, files: { file: 'choice,why\nLocker,near\n' } },
  'POST /:company/settings/import/polis': {
    ...button,
    files: {
      summary: 'topic,Parcels\n',
      comments: 'timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1700000000,1,1,0,0,1,near\n',
      votes: 'timestamp,comment-id,voter-id,vote\n',
    },
  },
  'POST /:company/settings/import/:import/columns': {
    fields: () => ({ choice: 'choice', why: 'why', said: ['1'], called: ['one'], question: 'Which?', context: 'Because.' }),
    words: { question: 200, context: 5000 },
    required: [],
  },
  'POST /:company/settings/import/:import/conversation': {
    fields: () => ({ view: 'A view', question: 'Which?', context: 'Because.' }),
    words: { view: 200, question: 200, context: 5000 },
    required: [],
  },
  'POST /:company/settings/import/:import/start': button,
  'POST /:company/settings/import/:import/forget': button,
  'POST /:company/settings/invitations': {
    fields: () => ({ role: 'customer', dialogueId: '', people: 'Lea Nowak <lea@example.org>' }),
    words: {},
    required: ['role', 'people'],
  },
  'POST /:company/settings/invitations/:invitation/again': button,
  'POST /:company/settings/invitations/:invitation/withdraw': button,
  'POST /:company/settings/hidings/:hiding/lift': button,
  'POST /invitation/:company/:id/:token': {
    fields: () => ({ name: 'Lea Nowak', title: 'Fits motors' }),
    words: { name: 80, ...card },
    required: ['name', 'title'],
  },
  'POST /me/card': {
    fields: () => ({ name: 'Ana Kovač', language: 'en', timeZone: 'Europe/Zagreb' }),
    words: { name: 80 },
    required: ['name'],
  },
  'POST /me/card/:company': {
    fields: () => ({ title: 'Fits motors', team: '', doesForYou: '', workplace: 'Rijeka Taxi', roleThere: 'driver', story: 'I drive.' }),
    words: card,
    required: [],
  },
  'POST /me/card/:company/leave': button,
  'POST /me/sessions/end': button,
  'POST /:company/dialogues/new': dialogue,
  'POST /:company/d/:dialogue/edit': dialogue,
  'POST /:company/d/:dialogue/publish': button,
  'POST /:company/d/:dialogue/phase': {
    fields: () => ({ to: 'closed', reason: 'It was said.' }),
    words: { reason: 2000 },
    required: ['to'],
  },
  'POST /:company/d/:dialogue/options': { fields: () => ({ name: 'Three cables' }), words: { name: 200 }, required: ['name'] },
  'POST /:company/d/:dialogue/options/:option/accept': button,
  'POST /:company/d/:dialogue/name': { fields: () => ({ name: 'Kestrel', hidden: 'on' }), words: appearing, required: [] },
  'POST /:company/d/:dialogue/say': {
    fields: () => ({
      choice: 'One cable',
      why: 'It is quiet.',
      trying: '',
      nearly: '',
      felt: '',
      name: 'A customer',
      email: 'somebody@example.org',
    }),
    words: { ...said, ...appearing },
    required: ['choice', 'why'],
  },
  'POST /:company/d/:dialogue/say/close': {
    fields: () => ({ choice: '', why: 'It is quiet.' }),
    words: { why: 20_000 },
    required: [],
  },
  'POST /:company/confirm/:held/again': button,
  'POST /:company/confirm/:held/discard': button,
  'POST /:company/confirm/:held': confirmation,
  'POST /:company/confirm/:held/:token': confirmation,
  'POST /:company/d/:dialogue/whys/:id/comments': reply,
  'POST /:company/d/:dialogue/whys/:id/support': support,
  'POST /:company/d/:dialogue/whys/:id/ask': button,
  'POST /:company/d/:dialogue/whys/:id/edit': {
    fields: () => ({ choice: 'Two cables', why: 'It never stuck.', trying: '', nearly: '', felt: '' }),
    words: said,
    required: ['choice', 'why'],
  },
  'POST /:company/d/:dialogue/whys/:id/verdict': verdict('statementAnswer'),
  'POST /:company/d/:dialogue/whys/:id/answers/:answer/edit': revision,
  'POST /:company/d/:dialogue/whys/:id/answer': answer,
  'POST /:company/d/:dialogue/whys/:id/answer/preview': answer,
  'POST /:company/d/:dialogue/whys/:id/answer/editing': draft,
  'POST /:company/d/:dialogue/whys/:id/answer/draft': draft,
  'POST /:company/d/:dialogue/whys/:id/appeal': appeal,
  'POST /:company/d/:dialogue/conflicts/new': {
    fields: () => ({ need: 'I need to hear it.', instead: 'You keep making it quieter.' }),
    words: { need: 20_000, instead: 20_000, ...appearing },
    required: ['need', 'instead'],
  },
  'POST /:company/d/:dialogue/conflicts/:id/withdraw': {
    fields: () => ({ reason: 'It is over.' }),
    words: { reason: 5000 },
    required: [],
  },
  'POST /:company/d/:dialogue/conflicts/:id/leave': { fields: () => ({ words: 'So be it.' }), words: { words: 5000 }, required: [] },
  'POST /:company/d/:dialogue/conflicts/:id/comments': reply,
  'POST /:company/d/:dialogue/conflicts/:id/support': support,
  'POST /:company/d/:dialogue/conflicts/:id/verdict': verdict('conflictAnswer'),
  'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/edit': revision,
  'POST /:company/d/:dialogue/conflicts/:id/answer': answer,
  'POST /:company/d/:dialogue/conflicts/:id/answer/preview': answer,
  'POST /:company/d/:dialogue/conflicts/:id/answer/editing': draft,
  'POST /:company/d/:dialogue/conflicts/:id/answer/draft': draft,
  'POST /:company/d/:dialogue/conflicts/:id/appeal': appeal,
  'POST /:company/d/:dialogue/comments/:id/appeal': appeal,
  'POST /:company/desk/:obligation': answer,
  'POST /:company/desk/:obligation/preview': answer,
  'POST /:company/desk/:obligation/editing': draft,
  'POST /:company/desk/:obligation/draft': draft,
  'POST /:company/d/:dialogue/hide': { fields: () => ({ reason: 'insult' }), words: {}, required: ['reason'] },
}

/** Fields as a form sends them. */
export function written(fields: Fields) {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))
  return { payload: new URLSearchParams(pairs).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

/** Fields and files as a form in parts sends them. */
export async function writtenInParts(fields: Fields, files: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  for (const [name, text] of Object.entries(files)) form.append(name, new Blob([text]), `${name}.csv`)
  const whole = new Response(form)
  return { payload: Buffer.from(await whole.arrayBuffer()), headers: { 'content-type': whole.headers.get('content-type')! } }
}
