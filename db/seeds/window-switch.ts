import { accepted, broken, confirmed, done } from './course.ts'
import type { Story } from './story.ts'
import { windowSwitchTable } from './window-switch-table.ts'

/** The oldest dialogue: what became of it is what the Record of today is held against. */
export const windowSwitch: Story = {
  question: 'Why do you reach for the window switch where you reach for it?',
  context: 'The switch sits in the door, between the seats, or on the key. Before we moved it, we asked which of them you really use.',
  champion: 'maren',
  options: ['in the door', 'between the seats', 'on the key'],
  days: 178,
  said: [
    {
      who: 'jim',
      day: 165.3,
      key: 'glove',
      choice: 'in the door',
      why: 'My drivers find it in the dark with a glove on. Tell me that it stays there.',
      asks: true,
      answer: {
        by: 'priya',
        afterHours: 11,
        heard: 'A gloved hand in the dark finds the door, and you need to know that it will.',
        answer: 'It stays in the door of every van. The cars were what we thought of moving, and nobody had told us about gloves.',
        outcome: 'will',
        promises: [
          {
            who: 'priya',
            what: 'The switch of the vans stays in the door',
            inDays: 20,
            course: [
              accepted('jim', 1),
              done('priya', 16, 'The drawing of the new vans is signed, with the switch in the door.'),
              confirmed('jim', 18),
            ],
          },
        ],
        help: [],
        verdict: { afterHours: 30, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    { who: 'mei', day: 161.2, choice: 'on the key', why: 'I open all four before I get in. In August that is the only thing that helps.' },
    {
      who: 'tove',
      day: 149.4,
      key: 'seats',
      choice: 'between the seats',
      why: 'Both of us reach it, and nobody leans over anybody. Why would you take it away?',
      asks: true,
      answer: {
        by: 'maren',
        afterHours: 25,
        heard: 'Two people share one switch, and moving it would make one of them lean.',
        answer: 'To save a cable. That was our only reason, and it is a poor one beside yours.',
        outcome: 'partly',
        reason: 'In the small car there is no room between the seats.',
        promises: [
          {
            who: 'maren',
            what: 'The switch between the seats stays in the large car',
            inDays: 40,
            course: [accepted('tove', 3), done('maren', 39, 'It is in the order for next year.'), confirmed('tove', 45)],
          },
        ],
        help: [],
        verdict: { afterHours: 52, heard: 'yes', settled: 'not_yet', feeling: 0 },
      },
    },
  ],
  raised: [
    {
      who: 'ana',
      day: 158.3,
      need: 'I need to feel which of the four I am pressing.',
      instead: 'They are all one flat bar, and I open the wrong one on the motorway.',
      same: ['jim', 'yusuf'],
      answer: {
        by: 'priya',
        afterHours: 9,
        heard: 'Without a mark under the finger you look down, at the moment when you should not.',
        answer: 'The front two get a raised dot from the next batch. Ten drivers told them apart blind, with gloves.',
        outcome: 'will',
        promises: [
          {
            who: 'priya',
            what: 'A raised dot on the front switches',
            inDays: 30,
            course: [accepted('ana', 1), done('priya', 34, 'The batch came four days late. The dots are on it.'), confirmed('ana', 40)],
          },
        ],
        help: ['tomas'],
        verdict: { afterHours: 26, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'omar',
      day: 141.6,
      need: 'Let the lock for the back windows hold when I stop.',
      instead: 'It forgets, and my boys have both arms out before I have paid for the petrol.',
      answer: {
        by: 'priya',
        afterHours: 14,
        heard: 'A lock that forgets is no lock, for a father with two boys.',
        answer: 'It forgets because it loses power with the engine. It will remember for an hour.',
        outcome: 'will',
        promises: [
          {
            who: 'priya',
            what: 'The lock remembers for an hour',
            inDays: 60,
            course: [
              accepted('omar', 1),
              broken(
                'priya',
                57,
                'It remembers for ten minutes. After that the small battery is flat. Ten minutes is not what I promised.',
              ),
            ],
          },
        ],
        help: [],
        verdict: { afterHours: 44, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'grace',
      day: 128.4,
      need: 'I need a switch that I can press with the side of my hand.',
      instead: 'I have to pinch it from below, and my fingers do not pinch any more.',
      same: ['tove'],
      answer: {
        by: 'maren',
        afterHours: 29,
        heard: 'Pinching hurts you.',
        answer: 'All switches of this kind are lifted to close, so that a child that leans on one opens the window. That rule we keep.',
        outcome: 'will_not',
        reason: 'A switch that closes when it is pressed has hurt children.',
        promises: [],
        help: [],
        verdict: { afterHours: 70, heard: 'partly', correction: 'It does not hurt. I cannot do it at all.', settled: 'no', feeling: -1 },
        again: {
          by: 'priya',
          afterHours: 7,
          heard: 'You cannot do it at all, and we answered as if it were uncomfortable.',
          answer: 'A longer lever for the same switch lets the side of a hand lift it. I have one on my own door since Monday.',
          outcome: 'will',
          promises: [
            {
              who: 'priya',
              what: 'The longer lever, free, for whoever asks a workshop for it',
              inDays: 21,
              course: [
                accepted('grace', 1),
                done('priya', 20, 'Ask for number 2208. Ingrid has told all workshops.'),
                confirmed('grace', 33),
              ],
            },
          ],
          help: ['ingrid'],
          verdict: { afterHours: 46, heard: 'yes', settled: 'yes', feeling: 1 },
        },
      },
    },
    {
      who: 'pavel',
      day: 117.5,
      need: 'Say in the manual how long one has to hold the key.',
      instead: 'I stood in the yard pressing, like at a lift that does not come.',
      answer: {
        by: 'ingrid',
        afterHours: 7,
        heard: 'Nobody told you that it takes three seconds.',
        answer: 'Three seconds. It is on page nine from this printing on, and on a card that the workshops hand out.',
        outcome: 'will',
        promises: [
          {
            who: 'ingrid',
            what: 'A card about the key in all workshops',
            inDays: 25,
            course: [accepted('pavel', 2), done('ingrid', 24, 'The cards went out with the post today.')],
          },
        ],
        help: ['sam'],
        verdict: { afterHours: 20, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'luca',
      day: 108.7,
      need: 'Sell me the bezel without the switch.',
      instead: 'The bezel breaks, the switch does not, and I throw away a good one each time.',
      answer: {
        by: 'sam',
        afterHours: 19,
        heard: 'Half of what you buy from us goes straight into the bin.',
        answer: 'The bezel has its own number now: 4471. I looked at what came back last year, and it was always the bezel.',
        outcome: 'will',
        promises: [
          {
            who: 'sam',
            what: 'The bezel alone, in the parts shop',
            inDays: 10,
            course: [accepted('luca', 1), done('sam', 7, 'Number 4471, two euros forty.'), confirmed('luca', 8)],
          },
        ],
        help: [],
        verdict: { afterHours: 33, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
  ],
  table: windowSwitchTable,
}
