import { accepted, confirmed, done, underWay } from './course.ts'
import { repairsTable } from './repairs-table.ts'
import type { Story } from './story.ts'

/** The dialogue that weighs. */
export const repairs: Story = {
  question: 'Why do you have your windows mended where you have them mended?',
  context:
    'We can put the next money into our own workshops, into yours, or into parts you can fit yourself. We would like to know what brings you to the place you go to.',
  champion: 'ingrid',
  options: ['an independent workshop', 'a Halden workshop', 'mending it myself'],
  days: 34,
  said: [
    {
      who: 'omar',
      day: 32.32,
      choice: 'an independent workshop',
      why: 'He is two streets away and lets me pay on Friday.',
      same: ['yusuf', 'grace'],
    },
    {
      who: 'pavel',
      day: 30.79,
      key: 'finding',
      choice: 'a Halden workshop',
      why: 'They give me a car while mine is there, and write down what they found.',
      asks: true,
      answer: {
        by: 'ingrid',
        afterHours: 8,
        heard: 'The loan car and the written finding are why you come to us.',
        answer: 'Only half of our workshops do both today. We had thought of the loan car as a cost; you tell us it is the reason.',
        outcome: 'will',
        promises: [
          {
            who: 'ingrid',
            what: 'A written finding with every window repair, in all 140 workshops',
            inDays: 40,
            course: [
              accepted('pavel', 1),
              underWay('ingrid', 16, { percent: 35, words: 'Forty-nine workshops. The small ones first, they need no meeting for it.' }),
            ],
          },
        ],
        help: [],
        verdict: { afterHours: 40, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'siobhan',
      day: 29.4,
      key: 'calf',
      choice: 'mending it myself',
      why: 'The nearest workshop is an hour away and the calf does not wait.',
      trying: 'To be on the road again the same afternoon.',
      same: ['luca'],
    },
    {
      who: 'luca',
      day: 27.66,
      choice: 'mending it myself',
      why: 'Well, I am the workshop. But I mend my own because nobody else turns the rail round instead of replacing it.',
    },
    {
      who: 'grace',
      day: 27.22,
      choice: 'an independent workshop',
      why: 'The young woman there explains it to me and not to my son.',
      felt: 'Taken seriously.',
      same: ['tove', 'mei'],
    },
    {
      who: 'tove',
      day: 24.88,
      choice: 'a Halden workshop',
      why: 'Because of the guarantee, and only because of the guarantee. I would go elsewhere the day it ends.',
      same: ['omar'],
    },
    { who: 'mei', day: 24.1, key: 'six', choice: 'an independent workshop', why: 'They open at six. My round starts at seven.' },
    { who: 'jim', day: 22.32, choice: 'a Halden workshop', why: 'Forty vans, one invoice. My bookkeeper would leave me otherwise.' },
    {
      who: 'yusuf',
      day: 19.79,
      key: 'fixed',
      choice: 'an independent workshop',
      why: 'A fixed price before he starts. Nobody else gives me that.',
      same: ['ana', 'mei', 'grace'],
    },
    {
      who: 'ana',
      day: 18.4,
      key: 'asleep',
      choice: 'an independent workshop',
      why: 'He does it at night while I sleep in the back office. I lose no shift.',
    },
    {
      who: 'siobhan',
      day: 16.3,
      choice: 'mending it myself',
      why: 'I have a film of it on the telephone and stop it with my elbow. If you made that film it would be a better one.',
      trying: 'To do it with one hand in the door.',
      same: ['luca'],
    },
    {
      who: 'grace',
      day: 13.6,
      key: 'beforehand',
      choice: 'a Halden workshop',
      why: 'Once, and only because they wrote down beforehand what it would cost.',
    },
    {
      who: 'omar',
      day: 11.2,
      choice: 'an independent workshop',
      why: 'He keeps the old part on the bench until I have looked at it. I trust that more than a stamp.',
      same: ['grace', 'tove'],
    },
    {
      who: 'jim',
      day: 9.4,
      choice: 'a Halden workshop',
      why: 'They come to the yard at four in the morning, before the first shift. It took me two years to find out that one may ask.',
    },
  ],
  raised: [
    {
      who: 'yusuf',
      day: 23.66,
      need: 'I need a price before you open the door panel.',
      instead: 'I was given one after, and it was double.',
      same: ['omar', 'tove', 'grace'],
      answer: {
        by: 'ingrid',
        afterHours: 10,
        heard: 'You agreed to a look, and were charged for a repair.',
        answer:
          'That should not have happened, and it happens because our sheet has no field for a price agreed beforehand. It has one now.',
        outcome: 'will',
        promises: [
          {
            who: 'ingrid',
            what: 'A price agreed in writing before a panel is opened',
            inDays: 14,
            course: [
              accepted('yusuf', 1),
              done('ingrid', 13, 'The sheet has the field, in all workshops. Without a sum in it the panel stays shut.'),
              confirmed('yusuf', 15),
            ],
          },
        ],
        help: ['maren'],
        verdict: { afterHours: 18, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'siobhan',
      day: 20.22,
      need: 'Sell me the clips one by one.',
      instead: 'They come in bags of fifty, for the price of a lunch, and I need two.',
      answer: {
        by: 'sam',
        afterHours: 26,
        heard: 'You need two clips and have to buy fifty.',
        answer: 'I had not known that anybody outside a workshop buys them. From this week they are in bags of four.',
        outcome: 'will',
        promises: [
          {
            who: 'sam',
            what: 'Bags of four clips in the parts shop',
            inDays: 5,
            course: [accepted('siobhan', 1), done('sam', 4, 'Number 3310, four in a bag.')],
          },
        ],
        help: [],
      },
    },
  ],
  table: repairsTable,
}
