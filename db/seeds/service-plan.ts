import { accepted, confirmed, done } from './course.ts'
import { servicePlanTable } from './service-plan-table.ts'
import { servicePlanWhys } from './service-plan-whys.ts'
import type { Story } from './story.ts'

/** The dialogue that delivers. */
export const servicePlan: Story = {
  question: 'Why did you keep the service plan, or end it?',
  context:
    'One in three of you ended the plan in its second year. We changed it because of what you said here, and this is where you can watch whether we do what we said.',
  champion: 'maren',
  options: ['keeping the plan', 'ending the plan'],
  days: 76,
  said: [
    {
      who: 'tove',
      day: 74.88,
      choice: 'ending the plan',
      why: 'I paid for two years and used it once, and that once they said it was wear.',
      asks: true,
      same: ['omar', 'grace', 'yusuf', 'mei'],
      answer: {
        by: 'maren',
        afterHours: 12,
        heard: 'The one time you needed the plan, the word “wear” took it away.',
        answer: 'You are right that “wear” was nowhere explained. The new plan names the seven parts that are never wear.',
        outcome: 'will',
        promises: [
          {
            who: 'maren',
            what: 'A plan on one page, with the seven parts by name',
            inDays: 30,
            course: [accepted('tove', 1), done('maren', 28, 'One page. The back is empty, on purpose.'), confirmed('tove', 31)],
          },
        ],
        help: ['ingrid'],
        verdict: { afterHours: 60, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'pavel',
      day: 74.1,
      choice: 'keeping the plan',
      why: 'For three hundred cars it is cheaper than my own mechanic, if the loan car comes. It came nine times of ten.',
    },
    {
      who: 'jim',
      day: 73.32,
      choice: 'keeping the plan',
      why: 'Because of Ingrid. She rings back.',
      felt: 'Like a customer and not like a number plate.',
      same: ['luca'],
    },
    {
      who: 'mei',
      day: 70.79,
      key: 'nine',
      choice: 'ending the plan',
      why: 'I could not find out what is in it. The letter had nine pages and no example.',
      same: ['tove'],
    },
    {
      who: 'omar',
      day: 70.4,
      key: 'renews',
      choice: 'ending the plan',
      why: 'It renews by itself and I only see it on the account.',
      asks: true,
      same: ['yusuf', 'grace'],
      answer: {
        by: 'maren',
        afterHours: 30,
        heard: 'A plan that renews unseen feels like a hand in your pocket.',
        answer: 'From the next renewal on you get a mail four weeks before, with the sum in the first line and one click to end it.',
        outcome: 'will',
        promises: [
          {
            who: 'maren',
            what: 'A mail four weeks before each renewal',
            inDays: 45,
            course: [
              accepted('omar', 2),
              done('maren', 48, 'The first ones went out today. I had promised them three days ago.'),
              confirmed('omar', 52),
            ],
          },
        ],
        help: [],
        verdict: { afterHours: 80, heard: 'yes', settled: 'yes', feeling: 0 },
      },
    },
    { who: 'grace', day: 67.66, choice: 'keeping the plan', why: 'At my age I like to know beforehand what a thing will cost.' },
    {
      who: 'ana',
      day: 66.22,
      key: 'breakdown',
      choice: 'keeping the plan',
      why: 'One breakdown at night without it would cost me more than three years with it.',
      same: ['jim'],
    },
    { who: 'yusuf', day: 64.88, choice: 'ending the plan', why: 'A month without work in spring, and it could not be paused.' },
    { who: 'luca', day: 63.1, choice: 'ending the plan', why: 'I can do everything that is in it, before lunch.' },
    { who: 'siobhan', day: 61.32, choice: 'keeping the plan', why: 'They come to the farm. That alone.', same: ['pavel'] },
    {
      who: 'mei',
      day: 39.79,
      choice: 'keeping the plan',
      why: 'I came back for the one page. I understand it now, so I trust it more.',
      same: ['tove', 'ana'],
    },
    { who: 'tove', day: 33.4, choice: 'keeping the plan', why: 'Same for me: I read the seven parts, and signed again.' },
    {
      who: 'pavel',
      day: 13.3,
      choice: 'keeping the plan',
      why: 'One of our drivers broke down at four in the night, and somebody came before his coffee was cold.',
    },
  ],
  raised: [
    {
      who: 'yusuf',
      day: 61.66,
      need: 'Let me pause it for a month when there is no work.',
      instead: 'I had to end it, and lost the year.',
      same: ['omar'],
      answer: {
        by: 'ingrid',
        afterHours: 14,
        heard: 'A month without work should not cost you the whole year.',
        answer: 'We can do one pause a year, of up to two months.',
        outcome: 'will',
        promises: [
          {
            who: 'ingrid',
            what: 'One pause a year, by a click in the account',
            inDays: 50,
            course: [
              accepted('yusuf', 1),
              done('ingrid', 44, 'It is under “My plan”. One click, one question, and the month is free.'),
              confirmed('yusuf', 47),
            ],
          },
        ],
        help: ['maren'],
        verdict: { afterHours: 24, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
  ],
  table: servicePlanTable,
  whys: servicePlanWhys,
}
