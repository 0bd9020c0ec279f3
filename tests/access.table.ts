/**
 * Who may open and do what: the permission table of the product, down to every address.
 *
 * writer: the customer who wrote what is there, and is invited where it takes an invitation. other: a customer who is not. champion: the
 * one who answers for the dialogue, and wrote its answers. theirs, their+: a customer and an admin of another company. stranger: signed
 * in, and nowhere a member. The lines are the kinds of dialogue; `here` is what belongs to none.
 *
 * `✓` may. `→` is led on. `-` finds nothing at this address, and cannot tell it from an address where there is nothing. `401` is asked
 * to sign in. Every other number is a refusal, with its reason: `403` not theirs to do, `409` not any more, `410` gone, `422` not so.
 */
export const roles = ['guest', 'writer', 'other', 'staff', 'champion', 'analyst', 'admin', 'theirs', 'their+', 'stranger'] as const

export type Role = (typeof roles)[number]

export interface Rule {
  what: string
  routes: string[]
  who: string
}

export const rules: Rule[] = [
  {
    what: 'files, health, language',
    routes: ['GET /healthz', 'GET /readyz', 'GET /static/:version/parley.css', 'GET /static/accent/:hex.css', 'POST /language'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'sign in and out, by a link or a code that was mailed',
    routes: [
      'GET /sign-in',
      'POST /sign-in',
      'GET /sign-in/code',
      'POST /sign-in/code',
      'GET /sign-in/link/:token',
      'POST /sign-in/link/:token',
      'POST /sign-out',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'set up the first company, once there is one',
    routes: ['GET /setup', 'POST /setup'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     -      -      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'look at the companies, a company, the people who answer for it, and its record',
    routes: ['GET /', 'GET /:company', 'GET /:company/people', 'GET /:company/record', 'GET /:company/record/:figure'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'see what a customer shows in a dialogue',
    routes: ['GET /:company/people/:id'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'see and change one’s own card, sign out everywhere, and see what became of one’s words',
    routes: ['GET /me', 'GET /me/card', 'POST /me/card', 'POST /me/sessions/end'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'stop mails of a company one is or was part of, and have them again',
    routes: ['POST /me/mail'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    ✓      ✓      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'stop them by the link in each of them, whoever one is signed in as',
    routes: ['GET /unsubscribe/:company/:topic/:person/:token', 'POST /unsubscribe/:company/:topic/:person/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'see one’s card at a company',
    routes: ['GET /me/card/:company'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    ✓      ✓      ✓      ✓      ✓      ✓      403    403    403`,
  },
  {
    what: 'change it: analysts are not shown',
    routes: ['POST /me/card/:company'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    ✓      ✓      ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'leave a company: not its last admin',
    routes: ['POST /me/card/:company/leave'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    ✓      ✓      ✓      ✓      ✓      403    403    403    403`,
  },
  {
    what: 'look at an invitation, by its link',
    routes: ['GET /invitation/:company/:id/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'take it up: nobody who is signed in as somebody else',
    routes: ['POST /invitation/:company/:id/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      403    403    403    403    403    403    403    403    403`,
  },
  {
    what: 'read a dialogue, and share its address',
    routes: [
      'GET /:company/d/:dialogue',
      'GET /:company/d/:dialogue/conflicts',
      'GET /:company/d/:dialogue/options',
      'GET /:company/d/:dialogue/options/:option',
      'GET /:company/d/:dialogue/decision',
      'GET /:company/d/:dialogue/criteria',
      'GET /:company/d/:dialogue/criteria/explained',
      'GET /:company/d/:dialogue/timeline',
      'GET /:company/d/:dialogue/share',
      'GET /:company/d/:dialogue/share/qr.svg',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'read one thing that was said, and what was answered',
    routes: [
      'GET /:company/d/:dialogue/whys/:id',
      'GET /:company/d/:dialogue/whys/:id/revisions',
      'GET /:company/d/:dialogue/whys/:id/history',
      'GET /:company/d/:dialogue/whys/:id/answers/:answer',
      'GET /:company/d/:dialogue/conflicts/:id',
      'GET /:company/d/:dialogue/conflicts/:id/answers/:answer',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'come to a conflict by way of a statement',
    routes: ['GET /:company/d/:dialogue/whys/:id/conflict'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   →      →      →      →      →      →      →      →      →      →
      invited  -      →      -      →      →      →      →      -      -      -`,
  },
  {
    what: 'find the form for what one would say: customers, and guests too',
    routes: ['GET /:company/d/:dialogue/say'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      403    403    403    403    ✓      ✓      ✓
      invited  -      ✓      -      403    403    403    403    -      -      -
      draft    -      -      -      409    409    409    409    -      -      -
      closed   409    409    409    409    409    409    409    409    409    409`,
  },
  {
    what: 'say what one chose, and why: a guest’s words are held',
    routes: ['POST /:company/d/:dialogue/say'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      403    403    403    403    ✓      ✓      ✓
      invited  -      ✓      -      403    403    403    403    -      -      -
      draft    -      -      -      403    403    403    403    -      -      -
      closed   409    409    409    403    403    403    403    409    409    409`,
  },
  {
    what: 'see what is close to what one writes',
    routes: ['POST /:company/d/:dialogue/say/close'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'come back to a form from an address that only takes forms',
    routes: [
      'GET /:company/d/:dialogue/say/close',
      'GET /:company/settings/import/:import/progress',
      'GET /:company/desk/:obligation/preview',
      'GET /:company/desk/:obligation/editing',
      'GET /:company/desk/:obligation/draft',
      'GET /:company/d/:dialogue/whys/:id/answer/preview',
      'GET /:company/d/:dialogue/whys/:id/answer/editing',
      'GET /:company/d/:dialogue/whys/:id/answer/draft',
      'GET /:company/d/:dialogue/conflicts/:id/answer/preview',
      'GET /:company/d/:dialogue/conflicts/:id/answer/editing',
      'GET /:company/d/:dialogue/conflicts/:id/answer/draft',
      'GET /:company/d/:dialogue/whys/:id/question/contest',
      'GET /:company/d/:dialogue/conflicts/:id/question/contest',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   →      →      →      →      →      →      →      →      →      →`,
  },
  {
    what: 'learn that a mail is on its way',
    routes: ['GET /:company/confirm'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'see held words, signed in with the address they wait for',
    routes: ['GET /:company/confirm/:held'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      ✓      -      -      -      -      -      -      -      -
      closed   -      ✓      -      -      -      -      -      -      -      -
      draft    410    410    410    410    410    410    410    410    410    410`,
  },
  {
    what: 'publish them',
    routes: ['POST /:company/confirm/:held'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      ✓      -      -      -      -      -      -      -      -
      closed   -      409    -      -      -      -      -      -      -      -
      draft    410    410    410    410    410    410    410    410    410    410`,
  },
  {
    what: 'see held words by the link that was mailed',
    routes: ['GET /:company/confirm/:held/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      draft    410    410    410    410    410    410    410    410    410    410`,
  },
  {
    what: 'publish them by it',
    routes: ['POST /:company/confirm/:held/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      closed   409    409    409    409    409    409    409    409    409    409
      draft    410    410    410    410    410    410    410    410    410    410`,
  },
  {
    what: 'have the link mailed again, or the words thrown away, by the address that was mailed',
    routes: ['POST /:company/confirm/:held/again', 'POST /:company/confirm/:held/discard'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      draft    ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'change one’s own words',
    routes: ['GET /:company/d/:dialogue/whys/:id/edit', 'POST /:company/d/:dialogue/whys/:id/edit'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    409    403    403    403    403    403    403    403    403`,
  },
  {
    what: 'ask for an answer to them',
    routes: ['POST /:company/d/:dialogue/whys/:id/ask'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    409    409    403    403    403    403    403    403    403`,
  },
  {
    what: 'change the name one shows: who has not spoken shows none',
    routes: ['GET /:company/d/:dialogue/name'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      ✓      -      -      -      -      -      -      -      -
      invited  -      ✓      -      -      -      -      -      -      -      -
      closed   -      ✓      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'change it',
    routes: ['POST /:company/d/:dialogue/name'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      -      -      -      -      -      -      -      -
      invited  -      ✓      -      -      -      -      -      -      -      -
      closed   401    ✓      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'look at where one says “the same for me” of others’ words: also before one signs in',
    routes: ['GET /:company/d/:dialogue/whys/:id/support', 'GET /:company/d/:dialogue/conflicts/:id/support'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      403    ✓      403    403    403    403    ✓      ✓      ✓
      invited  -      403    -      403    403    403    403    -      -      -
      closed   409    409    409    403    403    403    403    409    409    409`,
  },
  {
    what: 'say “the same for me” of others’ words',
    routes: ['POST /:company/d/:dialogue/whys/:id/support', 'POST /:company/d/:dialogue/conflicts/:id/support'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    ✓      403    403    403    403    ✓      ✓      ✓
      invited  -      403    -      403    403    403    403    -      -      -
      closed   401    409    409    403    403    403    403    409    409    409`,
  },
  {
    what: 'read a criterion, and the replies to what both sides work on',
    routes: [
      'GET /:company/d/:dialogue/criteria/:id',
      'GET /:company/d/:dialogue/criteria/:id/comments',
      'GET /:company/d/:dialogue/options/:id/comments',
      'GET /:company/d/:dialogue/decision/:id/comments',
      'GET /:company/d/:dialogue/commitments/:id/comments',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'reply',
    routes: [
      'POST /:company/d/:dialogue/whys/:id/comments',
      'POST /:company/d/:dialogue/conflicts/:id/comments',
      'POST /:company/d/:dialogue/criteria/:id/comments',
      'POST /:company/d/:dialogue/options/:id/comments',
      'POST /:company/d/:dialogue/decision/:id/comments',
      'POST /:company/d/:dialogue/commitments/:id/comments',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409`,
  },
  {
    what: 'find the form in which a conflict is named',
    routes: ['GET /:company/d/:dialogue/conflicts/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    409    409    -      -      -
      closed   409    409    409    409    409    409    409    409    409    409`,
  },
  {
    what: 'name a conflict',
    routes: ['POST /:company/d/:dialogue/conflicts/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409`,
  },
  {
    what: 'take back one’s own conflict',
    routes: ['GET /:company/d/:dialogue/conflicts/:id/withdraw', 'POST /:company/d/:dialogue/conflicts/:id/withdraw'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -`,
  },
  {
    what: 'leave a conflict as it stands, for one’s side',
    routes: ['GET /:company/d/:dialogue/conflicts/:id/leave', 'POST /:company/d/:dialogue/conflicts/:id/leave'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    ✓      ✓      403    ✓      403    403    403
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      closed   401    ✓      403    ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'judge an answer that was written for oneself',
    routes: [
      'GET /:company/d/:dialogue/whys/:id/verdict',
      'POST /:company/d/:dialogue/whys/:id/verdict',
      'GET /:company/d/:dialogue/conflicts/:id/verdict',
      'POST /:company/d/:dialogue/conflicts/:id/verdict',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -`,
  },
  {
    what: 'judge it by the link in one’s mail: whoever has it',
    routes: ['GET /verdict/:company/:target/:person/:token', 'POST /verdict/:company/:target/:person/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      draft    -      -      -      -      -      -      -      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'find the small pages on which criteria are proposed, endorsed and changed: also before one signs in',
    routes: [
      'GET /:company/d/:dialogue/criteria/new',
      'GET /:company/d/:dialogue/criteria/:id/endorse',
      'GET /:company/d/:dialogue/criteria/:id/reword',
      'GET /:company/d/:dialogue/criteria/:id/merge',
      'GET /:company/d/:dialogue/criteria/:id/retire',
      'GET /:company/d/:dialogue/criteria/:id/changes/:change/accept',
      'GET /:company/d/:dialogue/whys/:id/criteria',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   409    409    409    409    409    403    409    409    409    409
      weighing ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'propose a criterion, and say there what speaks for one',
    routes: ['POST /:company/d/:dialogue/criteria/new', 'POST /:company/d/:dialogue/criteria/:id/statements'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      weighing 401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'endorse and change criteria, and say of a statement what it speaks for: in a draft there are none',
    routes: [
      'POST /:company/d/:dialogue/criteria/:id/endorse',
      'POST /:company/d/:dialogue/criteria/:id/reword',
      'POST /:company/d/:dialogue/criteria/:id/merge',
      'POST /:company/d/:dialogue/criteria/:id/retire',
      'POST /:company/d/:dialogue/criteria/:id/changes/:change/accept',
      'POST /:company/d/:dialogue/whys/:id/criteria',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      -      -      -      -      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      weighing 401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'take back a change of a criterion that one proposed',
    routes: ['POST /:company/d/:dialogue/criteria/:id/changes/:change/drop'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    403    403    403`,
  },
  {
    what: 'propose an option',
    routes: ['POST /:company/d/:dialogue/options'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      ✓      ✓      403    ✓      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409`,
  },
  {
    what: 'accept one for one’s side',
    routes: ['POST /:company/d/:dialogue/options/:option/accept'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409`,
  },
  {
    what: 'find the small pages on which one proposes to change one',
    routes: [
      'GET /:company/d/:dialogue/options/:option/rename',
      'GET /:company/d/:dialogue/options/:option/merge',
      'GET /:company/d/:dialogue/options/:option/retire',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   409    409    409    409    409    403    409    409    409    409
      weighing ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'propose to change one, and accept what the company proposed',
    routes: [
      'POST /:company/d/:dialogue/options/:option/rename',
      'POST /:company/d/:dialogue/options/:option/merge',
      'POST /:company/d/:dialogue/options/:option/retire',
      'POST /:company/d/:dialogue/options/:option/changes/:change/accept',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      weighing 401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'take one’s own proposal back',
    routes: ['POST /:company/d/:dialogue/options/:option/changes/:change/drop'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    403    403    403    403
      invited  -      403    -      403    ✓      403    403    -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    403    403    403
      weighing 401    403    403    403    ✓      403    403    403    403    403`,
  },
  {
    what: 'see of which dialogues there is an analysis',
    routes: ['GET /:company/analysis'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     -      -      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'see the themes of a dialogue, what is in none of them, what was done, and what the public sees of it',
    routes: [
      'GET /:company/analysis/:dialogue',
      'GET /:company/analysis/:dialogue/progress',
      'GET /:company/analysis/:dialogue/ungrouped',
      'GET /:company/analysis/:dialogue/history',
      'GET /:company/analysis/:dialogue/public',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      invited  -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'see one theme, and one statement with where it is',
    routes: ['GET /:company/analysis/:dialogue/themes/:theme', 'GET /:company/analysis/:dialogue/statements/:statement'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      invited  -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'see what a theme could be called',
    routes: [
      'GET /:company/analysis/:dialogue/themes/:theme/name',
      'GET /:company/analysis/:dialogue/themes/:theme/ask',
      'GET /:company/analysis/:dialogue/themes/:theme/quotes/ask',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      draft    -      -      -      403    403    -      -      -      -      -`,
  },
  {
    what: 'make a theme, have themes looked for, and stop that',
    routes: [
      'POST /:company/analysis/:dialogue/themes',
      'POST /:company/analysis/:dialogue/seek',
      'POST /:company/analysis/:dialogue/seek/stop',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      draft    -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'work on a theme, on statements, and on what the public sees',
    routes: [
      'POST /:company/analysis/:dialogue/keep',
      'POST /:company/analysis/:dialogue/reject',
      'POST /:company/analysis/:dialogue/themes/:theme/keep',
      'POST /:company/analysis/:dialogue/themes/:theme/reject',
      'POST /:company/analysis/:dialogue/themes/:theme/merge',
      'POST /:company/analysis/:dialogue/themes/:theme/nest',
      'POST /:company/analysis/:dialogue/themes/:theme/memo',
      'POST /:company/analysis/:dialogue/themes/:theme/parts',
      'POST /:company/analysis/:dialogue/themes/:theme/ask',
      'POST /:company/analysis/:dialogue/themes/:theme/quotes',
      'POST /:company/analysis/:dialogue/themes/:theme/quotes/ask',
      'POST /:company/analysis/:dialogue/themes/:theme/move',
      'POST /:company/analysis/:dialogue/themes/:theme/also',
      'POST /:company/analysis/:dialogue/themes/:theme/none',
      'POST /:company/analysis/:dialogue/themes/:theme/split',
      'POST /:company/analysis/:dialogue/themes/:theme/name',
      'POST /:company/analysis/:dialogue/themes/:theme/phrase',
      'POST /:company/analysis/:dialogue/ungrouped/move',
      'POST /:company/analysis/:dialogue/ungrouped/none',
      'POST /:company/analysis/:dialogue/ungrouped/split',
      'POST /:company/analysis/:dialogue/statements/:statement/span',
      'POST /:company/analysis/:dialogue/statements/:statement/name',
      'POST /:company/analysis/:dialogue/statements/:statement/also',
      'POST /:company/analysis/:dialogue/statements/:statement/none',
      'POST /:company/analysis/:dialogue/statements/:statement/codings/:coding/remove',
      'POST /:company/analysis/:dialogue/steps/:step/undo',
      'POST /:company/analysis/:dialogue/public',
      'POST /:company/analysis/:dialogue/public/withdraw',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      closed   -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'see the analysis of a dialogue as charts: for who does not read it there is none',
    routes: [
      'GET /:company/analysis/:dialogue/map',
      'GET /:company/analysis/:dialogue/map/table',
      'GET /:company/analysis/:dialogue/months',
      'GET /:company/analysis/:dialogue/crosstab',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      invited  -      -      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'bring a code book in: choose it',
    routes: ['GET /:company/analysis/:dialogue/import', 'POST /:company/analysis/:dialogue/import'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      closed   -      -      -      403    403    ✓      ✓      -      -      -
      draft    -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'look at it, and take it',
    routes: ['GET /:company/analysis/:dialogue/import/:upload', 'POST /:company/analysis/:dialogue/import/:upload/take'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      closed   -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'see the samples that are coded blind',
    routes: ['GET /:company/analysis/:dialogue/blind'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      invited  -      -      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'see one of them',
    routes: ['GET /:company/analysis/:dialogue/blind/:sample'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      invited  -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   -      -      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      -      -      -      -      -      -      -`,
  },
  {
    what: 'draw a sample, code it, open it, and take over what its coders agree on',
    routes: [
      'POST /:company/analysis/:dialogue/blind',
      'POST /:company/analysis/:dialogue/blind/:sample',
      'POST /:company/analysis/:dialogue/blind/:sample/open',
      'POST /:company/analysis/:dialogue/blind/:sample/take-over',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   -      -      -      403    403    ✓      ✓      -      -      -
      invited  -      -      -      403    403    ✓      ✓      -      -      -
      closed   -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'see what is owed, on the Desk: for a stranger there is none',
    routes: ['GET /:company/desk'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    403    403    ✓      ✓      ✓      ✓      -      -      -`,
  },
  {
    what: 'look at one’s drafts together, and publish them',
    routes: ['GET /:company/desk/several', 'POST /:company/desk/several'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    403    403    ✓      ✓      403    ✓      -      -      -`,
  },
  {
    what: 'see what is to be answered, and who said it',
    routes: [
      'GET /:company/desk/:obligation',
      'GET /:company/d/:dialogue/whys/:id/answer',
      'GET /:company/d/:dialogue/conflicts/:id/answer',
      'POST /:company/desk/:obligation/editing',
      'POST /:company/d/:dialogue/whys/:id/answer/editing',
      'POST /:company/d/:dialogue/conflicts/:id/answer/editing',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      ✓      ✓      -      -      -
      invited  401    403    403    ✓      ✓      ✓      ✓      -      -      -
      draft    401    403    403    -      -      -      -      -      -      -`,
  },
  {
    what: 'answer, and look at it first: also after the dialogue has closed',
    routes: [
      'POST /:company/desk/:obligation',
      'POST /:company/desk/:obligation/preview',
      'POST /:company/d/:dialogue/whys/:id/answer',
      'POST /:company/d/:dialogue/whys/:id/answer/preview',
      'POST /:company/d/:dialogue/conflicts/:id/answer',
      'POST /:company/d/:dialogue/conflicts/:id/answer/preview',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      403    ✓      -      -      -
      invited  401    403    403    ✓      ✓      403    ✓      -      -      -
      closed   401    403    403    ✓      ✓      403    ✓      -      -      -`,
  },
  {
    what: 'keep a draft of an answer',
    routes: ['POST /:company/desk/:obligation/draft'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      403    ✓      -      -      -
      closed   401    403    403    ✓      ✓      403    ✓      -      -      -`,
  },
  {
    what: 'keep one where no answer is owed',
    routes: ['POST /:company/d/:dialogue/whys/:id/answer/draft', 'POST /:company/d/:dialogue/conflicts/:id/answer/draft'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    422    422    422    422    -      -      -`,
  },
  {
    what: 'have an answer that was written for oneself before one’s eyes',
    routes: ['POST /:company/d/:dialogue/whys/:id/answers/:answer/read', 'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/read'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -`,
  },
  {
    what: 'hand a duty over, and ask the customer something first',
    routes: [
      'GET /:company/desk/:obligation/hand',
      'POST /:company/desk/:obligation/hand',
      'GET /:company/desk/:obligation/ask',
      'POST /:company/desk/:obligation/ask',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      403    ✓      -      -      -
      invited  401    403    403    ✓      ✓      403    ✓      -      -      -
      closed   401    403    403    ✓      ✓      403    ✓      -      -      -`,
  },
  {
    what: 'take back what one asked',
    routes: ['POST /:company/desk/:obligation/ask/back'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      -      -      -
      closed   401    403    403    403    ✓      403    ✓      -      -      -`,
  },
  {
    what: 'reply to what one was asked first, or say that it is no reason to wait',
    routes: [
      'GET /:company/d/:dialogue/whys/:id/question',
      'POST /:company/d/:dialogue/whys/:id/question',
      'POST /:company/d/:dialogue/whys/:id/question/contest',
      'GET /:company/d/:dialogue/conflicts/:id/question',
      'POST /:company/d/:dialogue/conflicts/:id/question',
      'POST /:company/d/:dialogue/conflicts/:id/question/contest',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    ✓      403    403    403    403    403    403    403    403`,
  },
  {
    what: 'change the words of one’s own answer',
    routes: [
      'GET /:company/d/:dialogue/whys/:id/answers/:answer/edit',
      'POST /:company/d/:dialogue/whys/:id/answers/:answer/edit',
      'GET /:company/d/:dialogue/conflicts/:id/answers/:answer/edit',
      'POST /:company/d/:dialogue/conflicts/:id/answers/:answer/edit',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    403    403    403    403
      invited  -      403    -      403    ✓      403    403    -      -      -`,
  },
  {
    what: 'open a dialogue',
    routes: ['GET /:company/dialogues/new', 'POST /:company/dialogues/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    403    403    ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'change a draft: what is published stays as it was asked',
    routes: ['GET /:company/d/:dialogue/edit', 'POST /:company/d/:dialogue/edit'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    409    409    403    409    403    403    403
      invited  -      403    -      409    409    403    409    -      -      -
      draft    -      -      -      ✓      ✓      403    ✓      -      -      -`,
  },
  {
    what: 'publish a dialogue, once',
    routes: ['POST /:company/d/:dialogue/publish'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      403    403    403
      invited  -      403    -      403    ✓      403    ✓      -      -      -
      draft    -      -      -      403    ✓      403    ✓      -      -      -`,
  },
  {
    what: 'see where a dialogue can go from here',
    routes: ['GET /:company/d/:dialogue/phase'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      403    403    403
      invited  -      403    -      403    ✓      403    ✓      -      -      -
      draft    -      -      -      403    ✓      403    ✓      -      -      -
      closed   401    403    403    403    ✓      403    ✓      403    403    403`,
  },
  {
    what: 'see whom one can ask for help with an answer, and what they said',
    routes: ['GET /:company/d/:dialogue/whys/:id/consults', 'GET /:company/d/:dialogue/conflicts/:id/consults'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      ✓      ✓      403    403    403
      invited  -      403    -      ✓      ✓      ✓      ✓      -      -      -
      closed   401    403    403    ✓      ✓      ✓      ✓      403    403    403`,
  },
  {
    what: 'ask for help with an answer',
    routes: ['POST /:company/d/:dialogue/whys/:id/consults', 'POST /:company/d/:dialogue/conflicts/:id/consults'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      403    ✓      403    403    403
      invited  -      403    -      ✓      ✓      403    ✓      -      -      -
      closed   401    403    403    ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'take that question back: whoever asked it',
    routes: [
      'POST /:company/d/:dialogue/whys/:id/consults/:consult/withdraw',
      'POST /:company/d/:dialogue/conflicts/:id/consults/:consult/withdraw',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    403    403    403    403
      invited  -      403    -      403    ✓      403    403    -      -      -`,
  },
  {
    what: 'help with an answer, by the link that was mailed',
    routes: [
      'GET /:company/consult/:consult/:token',
      'POST /:company/consult/:consult/:token',
      'POST /:company/consult/:consult/:token/credit',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      draft    -      -      -      -      -      -      -      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'help with an answer as oneself: the admin was asked',
    routes: ['GET /:company/desk/asked/:consult', 'POST /:company/desk/asked/:consult', 'POST /:company/desk/asked/:consult/credit'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    403    403    ✓      -      -      -
      closed   401    403    403    403    403    403    ✓      -      -      -`,
  },
  {
    what: 'change its phase',
    routes: ['POST /:company/d/:dialogue/phase'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      403    403    403
      invited  -      403    -      403    ✓      403    ✓      -      -      -
      draft    -      -      -      403    409    403    409    -      -      -`,
  },
  {
    what: 'see what one gave to the weighing, or that it is not the time for it: also before one signs in',
    routes: ['GET /:company/d/:dialogue/weigh', 'GET /:company/d/:dialogue/rate'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      ✓      ✓      403    ✓      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      weighing ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'weigh the criteria, while that is open',
    routes: ['POST /:company/d/:dialogue/weigh'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    409    409    409    409    403    409    409    409    409
      invited  -      409    -      409    409    403    409    -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      weighing 401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'rate the options, while that is open: a draft has none on the table',
    routes: ['POST /:company/d/:dialogue/rate'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    409    409    409    409    403    409    409    409    409
      invited  -      409    -      409    409    403    409    -      -      -
      draft    -      -      -      -      -      -      -      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      weighing 401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'see when weighing closes, to say it',
    routes: ['GET /:company/d/:dialogue/weighing'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      403    403    403
      invited  -      403    -      403    ✓      403    ✓      -      -      -
      draft    -      -      -      403    ✓      403    ✓      -      -      -
      closed   401    403    403    403    ✓      403    ✓      403    403    403
      weighing 401    403    403    403    ✓      403    ✓      403    403    403`,
  },
  {
    what: 'say it, close it, open it again',
    routes: ['POST /:company/d/:dialogue/weighing'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    409    403    409    403    403    403
      invited  -      403    -      403    409    403    409    -      -      -
      draft    -      -      -      403    409    403    409    -      -      -
      closed   401    403    403    403    409    403    409    403    403    403
      weighing 401    403    403    403    ✓      403    ✓      403    403    403`,
  },
  {
    what: 'record what was decided, once weighing has closed',
    routes: ['GET /:company/d/:dialogue/decision/new', 'POST /:company/d/:dialogue/decision/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    409    403    409    403    403    403
      invited  -      403    -      403    409    403    409    -      -      -
      draft    -      -      -      403    409    403    409    -      -      -
      closed   401    403    403    403    409    403    409    403    403    403
      weighing 401    403    403    403    409    403    409    403    403    403
      decided  401    403    403    403    ✓      403    ✓      403    403    403`,
  },
  {
    what: 'see where one signs a dissent, or says whether a decision held',
    routes: ['GET /:company/d/:dialogue/decision/:id/dissent', 'GET /:company/d/:dialogue/decision/:id/review'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      -      -      403    -      -      -      -
      closed   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      decided  401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'sign a dissent, once: the writer did already',
    routes: ['POST /:company/d/:dialogue/decision/:id/dissent'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    409    ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      409    -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      -      -      403    -      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      decided  401    409    ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'say whether a decision held, from its day of review on',
    routes: ['POST /:company/d/:dialogue/decision/:id/review'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    409    409    409    409    403    409    409    409    409
      invited  -      409    -      409    409    403    409    -      -      -
      draft    -      -      -      -      -      403    -      -      -      -
      closed   401    409    409    409    409    403    409    409    409    409
      decided  401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓`,
  },
  {
    what: 'name somebody else who answers for a dialogue',
    routes: ['GET /:company/d/:dialogue/champion', 'POST /:company/d/:dialogue/champion'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    ✓      403    ✓      403    403    403
      invited  -      403    -      403    ✓      403    ✓      -      -      -
      draft    -      -      -      403    ✓      403    ✓      -      -      -
      closed   401    403    403    403    ✓      403    ✓      403    403    403`,
  },
  {
    what: 'take a whole dialogue away',
    routes: [
      'GET /:company/d/:dialogue/export',
      'POST /:company/d/:dialogue/export',
      'GET /:company/d/:dialogue/export/statements.csv',
      'GET /:company/d/:dialogue/export/conflicts.csv',
      'GET /:company/d/:dialogue/export/criteria.csv',
      'GET /:company/d/:dialogue/export/decisions.csv',
      'GET /:company/d/:dialogue/export/commitments.csv',
      'GET /:company/d/:dialogue/export/data-dictionary.csv',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    403    ✓      ✓      403    403    403
      invited  -      403    -      403    403    ✓      ✓      -      -      -
      draft    -      -      -      403    403    ✓      ✓      -      -      -`,
  },
  {
    what: 'look at what was settled when a dialogue was taken away, and take its files',
    routes: ['GET /:company/d/:dialogue/export/:snapshot', 'GET /:company/d/:dialogue/export/:snapshot/:file'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    403    ✓      ✓      403    403    403
      invited  -      403    -      403    403    ✓      ✓      -      -      -
      draft    -      -      -      403    403    -      -      -      -      -`,
  },
  {
    what: 'take away the weights and ratings of a dialogue, once weighing has closed',
    routes: ['GET /:company/d/:dialogue/export/weights.csv', 'GET /:company/d/:dialogue/export/ratings.csv'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    403    403    403    403    403    403
      invited  -      403    -      403    403    403    403    -      -      -
      closed   401    403    403    403    403    ✓      ✓      403    403    403`,
  },
  {
    what: 'look at who promised what, by when, and how it stands',
    routes: ['GET /:company/d/:dialogue/commitments'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'look at one of them, and at its course',
    routes: ['GET /:company/d/:dialogue/commitments/:id'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'find the form to offer something by oneself: also before one signs in',
    routes: ['GET /:company/d/:dialogue/commitments/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    409    409    -      -      -
      closed   409    409    409    409    409    409    409    409    409    409`,
  },
  {
    what: 'offer it',
    routes: ['POST /:company/d/:dialogue/commitments/new'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      ✓      ✓      ✓      403    ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      draft    -      -      -      409    409    403    409    -      -      -
      closed   401    409    409    409    409    403    409    409    409    409`,
  },
  {
    what: 'accept what a customer offers: whoever answers for the company, also after the close',
    routes: ['POST /:company/d/:dialogue/commitments/:id/accept'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    ✓      ✓      403    ✓      403    403    403
      invited  -      403    -      ✓      ✓      403    ✓      -      -      -
      closed   401    403    403    ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'say of one’s own commitment that it is done, or ask for another day',
    routes: [
      'GET /:company/d/:dialogue/commitments/:id/done',
      'POST /:company/d/:dialogue/commitments/:id/done',
      'GET /:company/d/:dialogue/commitments/:id/another-day',
      'POST /:company/d/:dialogue/commitments/:id/another-day',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    ✓      403    403    403    403    403    403    403    403`,
  },
  {
    what: 'find the form to call a commitment broken: both sides',
    routes: ['GET /:company/d/:dialogue/commitments/:id/broken'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    ✓      ✓      403    ✓      403    403    403
      invited  -      ✓      -      ✓      ✓      403    ✓      -      -      -
      closed   401    ✓      403    ✓      ✓      403    ✓      403    403    403`,
  },
  {
    what: 'call it broken: the other side once it is overdue',
    routes: ['POST /:company/d/:dialogue/commitments/:id/broken'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    409    409    403    409    403    403    403
      invited  -      ✓      -      409    409    403    409    -      -      -
      closed   401    ✓      403    409    409    403    409    403    403    403`,
  },
  {
    what: 'say of what the company promised whether it is done, and whether another day will do: customers who take part',
    routes: [
      'POST /:company/d/:dialogue/commitments/:id/confirm',
      'GET /:company/d/:dialogue/commitments/:id/not-done',
      'POST /:company/d/:dialogue/commitments/:id/not-done',
      'POST /:company/d/:dialogue/commitments/:id/another-day/:day/accept',
      'POST /:company/d/:dialogue/commitments/:id/another-day/:day/decline',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    ✓      403    403    403    403    403    403    403    403`,
  },
  {
    what: 'the same by the link that was mailed, whoever one is signed in as',
    routes: ['GET /commitment/:company/:id/:person/:token', 'POST /commitment/:company/:id/:person/:token'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'read what the reasons are',
    routes: ['GET /:company/d/:dialogue/themes'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  -      ✓      -      ✓      ✓      ✓      ✓      -      -      -
      draft    -      -      -      ✓      ✓      ✓      ✓      -      -      -
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      decided  ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'say whether a theme is one’s own, and whether one may be quoted: who wrote it, also after the close',
    routes: [
      'GET /:company/d/:dialogue/whys/:id/themes/:theme',
      'POST /:company/d/:dialogue/whys/:id/themes/:theme',
      'POST /:company/d/:dialogue/whys/:id/themes/:theme/quote',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -
      closed   401    ✓      403    403    403    403    403    403    403    403`,
  },
  {
    what: 'the same by the link that was mailed, whoever one is signed in as',
    routes: [
      'GET /theme/:company/:theme/:statement/:person/:token',
      'POST /theme/:company/:theme/:statement/:person/:token',
      'POST /theme/:company/:theme/:statement/:person/:token/quote',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      invited  ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓
      closed   ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓      ✓`,
  },
  {
    what: 'hide words for a reason',
    routes: ['GET /:company/d/:dialogue/hide', 'POST /:company/d/:dialogue/hide'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    403    403    403    403    403    ✓      403    403    403
      invited  -      403    -      403    403    403    ✓      -      -      -`,
  },
  {
    what: 'ask for one’s own words back',
    routes: [
      'GET /:company/d/:dialogue/whys/:id/appeal',
      'POST /:company/d/:dialogue/whys/:id/appeal',
      'GET /:company/d/:dialogue/conflicts/:id/appeal',
      'POST /:company/d/:dialogue/conflicts/:id/appeal',
      'GET /:company/d/:dialogue/comments/:id/appeal',
      'POST /:company/d/:dialogue/comments/:id/appeal',
      'GET /:company/d/:dialogue/criteria/:id/appeal',
      'POST /:company/d/:dialogue/criteria/:id/appeal',
      'GET /:company/d/:dialogue/options/:id/appeal',
      'POST /:company/d/:dialogue/options/:id/appeal',
      'GET /:company/d/:dialogue/commitments/:id/appeal',
      'POST /:company/d/:dialogue/commitments/:id/appeal',
      'GET /:company/d/:dialogue/dissents/:id/appeal',
      'POST /:company/d/:dialogue/dissents/:id/appeal',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      public   401    ✓      403    403    403    403    403    403    403    403
      invited  -      ✓      -      403    403    403    403    -      -      -`,
  },
  {
    what: 'bring hidden words back',
    routes: ['GET /:company/settings/hidings', 'POST /:company/settings/hidings/:hiding/lift'],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     401    403    403    403    403    403    ✓      -      -      -`,
  },
  {
    what: 'see to the settings: company, working hours, members, invitations, mail, words from elsewhere',
    routes: [
      'GET /:company/settings',
      'POST /:company/settings',
      'GET /:company/settings/calendar',
      'POST /:company/settings/calendar',
      'POST /:company/settings/calendar/holidays',
      'POST /:company/settings/calendar/remove',
      'GET /:company/settings/calendar/list',
      'POST /:company/settings/calendar/take',
      'POST /:company/settings/calendar/file',
      'GET /:company/settings/first-day',
      'GET /:company/settings/members',
      'GET /:company/settings/members/:person',
      'GET /:company/settings/members/:person/end',
      'POST /:company/settings/members/:person/lead',
      'POST /:company/settings/members/:person/role',
      'POST /:company/settings/members/:person/stand-in',
      'POST /:company/settings/members/:person/end',
      'GET /:company/settings/outbox',
      'GET /:company/settings/outbox/:mail',
      'GET /:company/settings/invitations',
      'POST /:company/settings/invitations',
      'POST /:company/settings/invitations/:invitation/again',
      'POST /:company/settings/invitations/:invitation/withdraw',
      'GET /:company/settings/import',
      'POST /:company/settings/import/csv',
      'POST /:company/settings/import/polis',
      'GET /:company/settings/import/:import',
      'POST /:company/settings/import/:import/columns',
      'POST /:company/settings/import/:import/conversation',
      'POST /:company/settings/import/:import/start',
      'POST /:company/settings/import/:import/forget',
    ],
    who: `
               guest  writer other  staff  champ. analyst admin  theirs their+ stranger
      here     -      403    403    403    403    403    ✓      -      -      -`,
  },
]
