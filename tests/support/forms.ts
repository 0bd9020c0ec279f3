import { analysisSheets } from './analysis-forms.ts'
import { calendarSheets } from './calendar-forms.ts'
import { committedSheets } from './committed-forms.ts'
import { conflictSheets } from './conflict-forms.ts'
import { criterionSheets } from './criterion-forms.ts'
import { decisionSheets } from './decision-forms.ts'
import { deskSheets } from './desk-forms.ts'
import { optionSheets } from './option-forms.ts'
import type { Route } from './routes.ts'
import { sampledSheets } from './sampled-forms.ts'
import {
  answer,
  appeal,
  appearing,
  askedFirst,
  button,
  card,
  champion,
  company,
  confirmation,
  contest,
  dialogue,
  draft,
  type Fields,
  reply,
  revision,
  type Sheet,
  said,
  support,
  verdict,
} from './sheets.ts'
import { aCodebook } from './shelved.ts'
import { snapshotSheets } from './snapshot-forms.ts'
import { mailOf } from './stage.ts'
import { themeSheets } from './theme-forms.ts'
import { weighingSheets } from './weighing-forms.ts'

/** Every form of the app, by where it is sent. */
export const sheets: Record<Route, Sheet> = {
  'POST /language': { by: 'guest', fields: () => ({ language: 'de', back: '/' }), words: {}, required: [] },
  'POST /sign-in': { by: 'guest', fields: () => ({ email: 'somebody@example.org' }), words: {}, required: ['email'] },
  'POST /sign-in/code': {
    by: 'guest',
    fields: ({ half, code = '' }) => ({ email: mailOf(half.ana), code }),
    words: {},
    required: ['code'],
  },
  'POST /sign-in/link/:token': button('guest'),
  'POST /sign-out': button('ana'),
  'POST /demo/sign-in': { by: 'guest', fields: () => ({ as: 'customer' }), words: {}, required: ['as'] },
  'POST /setup': {
    by: 'guest',
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
    by: 'maren',
    fields: () => ({
      name: 'Halden',
      about: 'Windows.',
      accent: '#0b5d63',
      promiseHours: '8',
      statementHours: '16',
      supportsForAnswer: '5',
    }),
    words: company,
    required: ['name', 'accent', 'promiseHours', 'statementHours', 'supportsForAnswer'],
  },
  ...calendarSheets,
  ...snapshotSheets,
  'POST /:company/settings/members/:person/role': {
    by: 'maren',
    fields: ({ half }) => ({ role: 'analyst', successorId: half.maren.personId }),
    words: {},
    required: ['role'],
  },
  'POST /:company/settings/members/:person/lead': button('maren'),
  'POST /:company/settings/members/:person/stand-in': {
    by: 'maren',
    fields: () => ({ standIn: 'Alex Moor' }),
    words: { standIn: 80 },
    required: [],
  },
  'POST /:company/settings/members/:person/end': button('maren', { fields: ({ half }) => ({ successorId: half.maren.personId }) }),
  'POST /:company/analysis/:dialogue/import': button('noor', { files: { file: aCodebook } }),
  'POST /:company/analysis/:dialogue/import/:upload/take': button('noor'),
  'POST /:company/settings/import/csv': button('maren', { files: { file: 'choice,why\nLocker,near\n' } }),
  'POST /:company/settings/import/polis': button('maren', {
    files: {
      summary: 'topic,Parcels\n',
      comments: 'timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1700000000,1,1,0,0,1,near\n',
      votes: 'timestamp,comment-id,voter-id,vote\n',
    },
  }),
  'POST /:company/settings/import/:import/columns': {
    by: 'maren',
    fields: () => ({ choice: 'choice', why: 'why', keep: ['plan'], said: ['1'], called: ['one'], question: 'Which?', context: 'Because.' }),
    words: { question: 200, context: 5000 },
    required: [],
  },
  'POST /:company/settings/import/:import/conversation': {
    by: 'maren',
    fields: () => ({ view: 'A view', question: 'Which?', context: 'Because.' }),
    words: { view: 200, question: 200, context: 5000 },
    required: [],
  },
  'POST /:company/settings/import/:import/start': button('maren'),
  'POST /:company/settings/import/:import/forget': button('maren'),
  'POST /:company/settings/invitations': {
    by: 'maren',
    fields: () => ({ role: 'customer', dialogueId: '', people: 'Lea Nowak <lea@example.org>' }),
    words: {},
    required: ['role', 'people'],
  },
  'POST /:company/settings/invitations/:invitation/again': button('maren'),
  'POST /:company/settings/invitations/:invitation/withdraw': button('maren'),
  'POST /:company/settings/hidings/:hiding/lift': button('maren'),
  'POST /invitation/:company/:id/:token': {
    by: 'guest',
    fields: () => ({ name: 'Lea Nowak', title: 'Fits motors' }),
    words: { name: 80, ...card },
    required: ['name'],
  },
  'POST /me/card': {
    by: 'ana',
    fields: () => ({ name: 'Ana Kovač', language: 'en', timeZone: 'Europe/Zagreb' }),
    words: { name: 80 },
    required: ['name'],
  },
  'POST /me/card/:company': {
    by: 'ana',
    fields: () => ({ title: 'Fits motors', team: '', doesForYou: '', workplace: 'Rijeka Taxi', roleThere: 'driver', story: 'I drive.' }),
    words: card,
    required: [],
  },
  'POST /me/card/:company/leave': button('ana', { fields: ({ half }) => ({ successorId: half.tom.personId }) }),
  'POST /me/sessions/end': button('ana'),
  'POST /me/mail': {
    by: 'ana',
    fields: ({ half }) => ({ company: half.company.slug, topic: 'answers', to: 'stop' }),
    words: {},
    required: [],
  },
  'POST /unsubscribe/:company/:topic/:person/:token': button('guest', { fromAnywhere: true }),
  'POST /:company/dialogues/new': dialogue,
  'POST /:company/d/:dialogue/edit': { ...dialogue, kind: 'draft' },
  'POST /:company/d/:dialogue/publish': button('priya', { kind: 'draft' }),
  'POST /:company/d/:dialogue/phase': {
    by: 'priya',
    fields: () => ({ to: 'closed', reason: 'It was said.' }),
    words: { reason: 2000 },
    required: ['to'],
  },
  'POST /:company/d/:dialogue/champion': champion,
  ...themeSheets,
  ...weighingSheets,
  ...sampledSheets,
  ...analysisSheets,
  ...decisionSheets,
  ...optionSheets,
  'POST /:company/d/:dialogue/name': { by: 'ana', fields: () => ({ name: 'Kestrel', hidden: 'on' }), words: appearing, required: [] },
  'POST /:company/d/:dialogue/say': {
    by: 'ana',
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
    by: 'jim',
    fields: () => ({ choice: '', why: 'It is quiet.' }),
    words: { why: 20_000 },
    required: [],
    isLook: true,
  },
  'POST /:company/confirm/:held/again': button('guest'),
  'POST /:company/confirm/:held/discard': button('guest'),
  'POST /:company/confirm/:held': confirmation,
  'POST /:company/confirm/:held/:token': { ...confirmation, by: 'guest' },
  'POST /:company/d/:dialogue/whys/:id/comments': reply,
  ...criterionSheets,
  'POST /:company/d/:dialogue/criteria/:id/comments': { ...reply, by: 'ana' },
  'POST /:company/d/:dialogue/options/:id/comments': { ...reply, by: 'ana' },
  'POST /:company/d/:dialogue/decision/:id/comments': { ...reply, by: 'ana' },
  'POST /:company/d/:dialogue/commitments/:id/comments': { ...reply, by: 'ana' },
  'POST /:company/d/:dialogue/whys/:id/question': askedFirst,
  'POST /:company/d/:dialogue/whys/:id/question/contest': contest,
  'POST /:company/d/:dialogue/whys/:id/support': support,
  'POST /:company/d/:dialogue/whys/:id/ask': button('ana'),
  'POST /:company/d/:dialogue/whys/:id/edit': {
    by: 'ana',
    fields: () => ({ choice: 'Two cables', why: 'It never stuck.', trying: '', nearly: '', felt: '' }),
    words: said,
    required: ['choice', 'why'],
  },
  'POST /:company/d/:dialogue/whys/:id/verdict': verdict('statementAnswer'),
  'POST /:company/d/:dialogue/whys/:id/answers/:answer/edit': revision,
  'POST /:company/d/:dialogue/whys/:id/answers/:answer/read': button('ana'),
  'POST /:company/d/:dialogue/whys/:id/answer': answer,
  'POST /:company/d/:dialogue/whys/:id/answer/preview': answer,
  'POST /:company/d/:dialogue/whys/:id/answer/editing': draft,
  'POST /:company/d/:dialogue/whys/:id/answer/draft': draft,
  'POST /:company/d/:dialogue/whys/:id/appeal': appeal,
  ...conflictSheets,
  'POST /:company/d/:dialogue/comments/:id/appeal': appeal,
  'POST /:company/d/:dialogue/criteria/:id/appeal': appeal,
  'POST /:company/d/:dialogue/options/:id/appeal': appeal,
  'POST /:company/d/:dialogue/commitments/:id/appeal': appeal,
  'POST /:company/d/:dialogue/dissents/:id/appeal': appeal,
  ...committedSheets,
  ...deskSheets,
  'POST /:company/d/:dialogue/hide': { by: 'maren', fields: () => ({ reason: 'insult' }), words: {}, required: ['reason'] },
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
