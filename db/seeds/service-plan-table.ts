import { accepted, broken, confirmed, done } from './course.ts'
import type { Table } from './table.ts'

const ownAffair = 'Everybody decides that for themselves. On the table is how the plan changes.'

/** How the plan changes: not as both sides weighed it, and looked at again since. */
export const servicePlanTable: Table = {
  options: [
    { key: 'page', who: 'maren', day: 68.09, name: 'A plan on one page', accepted: 'tove' },
    { key: 'ends', who: 'omar', day: 67.29, name: 'A plan that ends by itself', accepted: 'ingrid' },
    { key: 'mail', who: 'ingrid', day: 66.12, name: 'A mail before it renews', accepted: 'grace' },
    { key: 'pause', who: 'yusuf', day: 60.8, name: 'A pause when there is no work', accepted: 'ingrid' },
  ],
  changes: [
    { about: 'keeping the plan', is: 'retire', who: 'maren', day: 62.18, reason: ownAffair, agreed: 'grace' },
    { about: 'ending the plan', is: 'retire', who: 'maren', day: 61.9, reason: ownAffair, agreed: 'yusuf' },
  ],
  criteria: [
    {
      key: 'clear',
      who: 'mei',
      day: 66.12,
      from: 'nine',
      sentence: 'I understand it without ringing anybody.',
      measure: 'Calls that ask what is in the plan, a week',
      source: 'Ingrid’s telephone',
      endorsed: ['maren', 'tove', 'grace'],
    },
    {
      key: 'expected',
      who: 'omar',
      day: 65.32,
      from: 'renews',
      sentence: 'It never takes money that I did not expect.',
      measure: 'Payments that somebody asks back, of a hundred',
      source: 'Accounts, every month',
      endorsed: ['ingrid', 'yusuf', 'tove'],
    },
    {
      key: 'there',
      who: 'ana',
      day: 64.15,
      from: 'breakdown',
      sentence: 'It is there in the night in which I need it.',
      measure: 'Breakdowns at night that were covered, of a hundred',
      source: 'The breakdown desk, every month',
      endorsed: ['maren', 'pavel', 'siobhan'],
    },
  ],
  weighing: { day: 59.04, closes: 52 },
  order: { criteria: ['clear', 'expected', 'there'], options: ['page', 'ends', 'mail', 'pause'] },
  given: [
    { who: 'tove', day: 58.4, points: [40, 50, 10], rated: ['412', '341', '232', '122'] },
    {
      who: 'omar',
      day: 58.1,
      points: [20, 70, 10],
      rated: ['312', '341', '122', '122'],
      shown: [{ option: 'ends', criterion: 'expected', said: 'renews' }],
    },
    { who: 'maren', day: 57.3, points: [40, 30, 30], rated: ['413', '340', '232', '122'] },
    { who: 'mei', day: 56.8, points: [50, 40, 10], rated: ['413', '342', '232', '1?2'] },
    { who: 'pavel', day: 56.2, points: [30, 20, 50], rated: ['322', '330', '232', '112'] },
    { who: 'grace', day: 55.5, points: [40, 40, 20], rated: ['413', '341', '332', '112'] },
    { who: 'ingrid', day: 55.1, points: [20, 60, 20], rated: ['312', '342', '233', '232'] },
    { who: 'ana', day: 54.7, points: [10, 30, 60], rated: ['312', '241', '22?', '112'] },
    { who: 'yusuf', day: 54.2, points: [20, 60, 20], rated: ['212', '341', '222', '234'] },
    { who: 'tomas', day: 53.8, points: [30, 40, 30], rated: ['3?2', '341', '222', '1?2'] },
    { who: 'jim', day: 53.3, points: [30, 30, 40], rated: ['312', '231', '22?', '11?'] },
  ],
  decision: {
    who: 'maren',
    day: 50.36,
    options: ['page', 'mail', 'pause'],
    criteria: ['clear', 'there'],
    rationale:
      'The plan is one page, with the seven parts that are never wear. A mail comes four weeks before it renews, with the sum in its first line. Once a year it can be paused.',
    departure:
      'Both sides put first that the plan ends by itself. It goes on renewing. When we let it end for sixty people in the spring, eleven forgot, and two of them stood on the motorway at night without cover. I do not want to answer for a third.',
    review: 9,
    commitments: [
      {
        who: 'maren',
        what: 'The sum in the first line of every mail about renewing',
        how: 'The next mail that you get',
        inDays: 20,
        course: [
          accepted('omar', 1.4),
          done('maren', 18.2, 'Every mail since Tuesday has it. I sent the first one to myself.'),
          confirmed('omar', 25.3),
        ],
      },
      {
        who: 'ingrid',
        what: 'A list of who forgot to end it, and what it cost them, twice a year',
        how: 'The list stands here, without names',
        inDays: 44,
        course: [
          accepted('yusuf', 2.5),
          done('ingrid', 42.6, 'Nineteen people, forty-one euros each. I rang all nineteen, and twelve had the money back.'),
        ],
      },
    ],
    dissents: [
      {
        who: 'omar',
        day: 49.2,
        words: 'Eleven of sixty forgot, and you count them against me. The other forty-nine decided something, and nobody counts that.',
      },
      { who: 'ingrid', day: 48.6, words: 'I am the one who is rung when it has renewed. I would have let it end.' },
    ],
    reviews: [
      { who: 'tove', day: 8.4, held: 'yes', words: 'I read the seven parts, signed again, and nothing came that I did not expect.' },
      {
        who: 'omar',
        day: 7.6,
        held: 'partly',
        words: 'The mail came four weeks before, with the sum on top. I still have to end it myself.',
      },
      {
        who: 'maren',
        day: 6.7,
        held: 'partly',
        words: 'Fewer of you end the plan, and nineteen still paid for a year they did not want. We look at the ending again in spring.',
      },
      { who: 'ana', day: 5.2, held: 'yes', words: 'I broke down in the tunnel in October. They came.' },
    ],
  },
  delivering: 47,
  offers: [
    {
      who: 'mei',
      day: 45.25,
      what: 'I read the page with three colleagues and say where we stop',
      how: 'What we stopped at stands here',
      inDays: 14,
      course: [
        accepted('maren', 0.8),
        done('mei', 11.4, 'We stopped twice: at “excess”, and at the telephone number, which has a digit too many.'),
        confirmed('maren', 12.2),
      ],
    },
    {
      who: 'grace',
      day: 40.14,
      what: 'I ask at the depot who has a plan, and why',
      how: 'Their reasons stand here',
      inDays: 20,
      course: [
        accepted('ingrid', 1.1),
        broken('grace', 21.3, 'The depot has moved out of town, and I do not drive there any more. I should have said so before.'),
      ],
    },
  ],
}
