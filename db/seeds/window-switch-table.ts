import type { Table } from './table.ts'

/** Where the switch stays. */
export const windowSwitchTable: Table = {
  criteria: [
    {
      key: 'glove',
      who: 'jim',
      day: 146.03,
      from: 'glove',
      sentence: 'My hand finds it in the dark, with a glove on.',
      measure: 'Drivers of ten who find it blind',
      source: 'The cold chamber',
      endorsed: ['priya', 'ana', 'tove'],
    },
    {
      key: 'reach',
      who: 'tove',
      day: 145.23,
      from: 'seats',
      sentence: 'Both of us reach it, and nobody leans over anybody.',
      endorsed: ['maren', 'mei', 'grace'],
    },
  ],
  weighing: { day: 105.09, closes: 98 },
  order: { criteria: ['glove', 'reach'], options: ['in the door', 'between the seats', 'on the key'] },
  given: [
    { who: 'jim', day: 104.2, points: [80, 20], rated: ['42', '22', '1?'] },
    { who: 'tove', day: 103.6, points: [30, 70], rated: ['31', '34', '02'] },
    { who: 'priya', day: 103.1, points: [60, 40], rated: ['42', '23', '02'] },
    { who: 'ana', day: 102.3, points: [70, 30], rated: ['42', '12', '?1'] },
    { who: 'mei', day: 101.7, points: [60, 40], rated: ['32', '23', '23'] },
    { who: 'maren', day: 100.4, points: [50, 50], rated: ['42', '33', '11'] },
    { who: 'grace', day: 99.8, points: [70, 30], rated: ['32', '2?', '0?'] },
  ],
  decision: {
    who: 'maren',
    day: 96.04,
    options: ['in the door'],
    criteria: ['glove'],
    rationale:
      'The switch stays in the door, where a glove finds it, and the front two get their dot. The large car keeps the one between its seats as well.',
    review: 20,
    commitments: [],
    dissents: [],
    reviews: [
      { who: 'jim', day: 19.2, held: 'yes', words: 'My drivers have stopped talking about it. That is praise.' },
      { who: 'priya', day: 18.5, held: 'yes', words: 'Nobody has asked me for another place since.' },
    ],
  },
  delivering: 92,
}
