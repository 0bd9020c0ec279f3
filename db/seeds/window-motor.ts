import { accepted, confirmed, done, underWay } from './course.ts'
import type { Story } from './story.ts'

/** The dialogue that listens: what the demo opens with. */
export const windowMotor: Story = {
  question: 'Why did you choose the window motor you drive with?',
  context:
    'We are about to choose the regulator for the next five model years. Before we do, we want to think about it with the people whose hands are on the switch.',
  champion: 'priya',
  options: ['the two-cable regulator', 'the arm drive', 'the rack drive'],
  days: 19,
  said: [
    {
      who: 'ana',
      day: 18.32,
      choice: 'the two-cable regulator',
      why: 'At four in the morning a fare is sick and I need that window down now. The old one took its time and shuddered in frost. I chose the slower-looking one because it never once stuck.',
      trying: 'I was trying to keep the car working through a whole night without thinking about it.',
      asks: true,
      same: ['jim', 'mei', 'omar', 'grace', 'yusuf'],
      answer: {
        by: 'priya',
        afterHours: 5,
        heard: 'You would trade speed for never sticking in frost, because a stuck window ends your night.',
        answer:
          'You are right about the shudder: the grease we used stiffens below −12 °C. We tested only to −8. The two-cable unit hides it because it pulls evenly.',
        outcome: 'will',
        promises: [
          {
            who: 'priya',
            what: 'Test every candidate at −25 °C, and show the counts here',
            inDays: 24,
            course: [
              accepted('ana', 1),
              underWay('priya', 11, {
                percent: 60,
                words: 'Two of three are through the cold chamber. The arm drive stuck four times of a hundred.',
              }),
            ],
          },
        ],
        help: ['tomas'],
        verdict: { afterHours: 20, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'grace',
      day: 16.79,
      choice: 'the arm drive',
      why: 'Because it clunks when it is shut. Thirty years on the buses taught me to trust a sound more than a light.',
      felt: 'Safe. You feel it through the door.',
      same: ['jim'],
    },
    {
      who: 'luca',
      day: 16.4,
      choice: 'the arm drive',
      why: 'I can take it apart on the bench in twenty minutes and put back what was not broken. The cable one comes as a sealed unit: for a bushing of forty cents the customer buys the whole door.',
      nearly: 'The cable one is lighter, and my back is not what it was.',
      asks: true,
      same: ['pavel', 'siobhan', 'omar'],
      answer: {
        by: 'ingrid',
        afterHours: 11,
        heard: 'A sealed unit makes your customer pay for a door when a bushing is worn.',
        answer:
          'The bushing is not sold alone today, for no better reason than that nobody asked for a part number. The drum of the two-cable unit opens with two clips, and our own manual does not say so.',
        outcome: 'partly',
        promises: [
          {
            who: 'sam',
            what: 'Give the bushing a part number and stock it',
            inDays: 12,
            course: [accepted('luca', 1), done('sam', 9, 'Number 5120. Forty are on the shelf.'), confirmed('luca', 10)],
          },
          { who: 'ingrid', what: 'Put the two clips into the workshop manual, with pictures', inDays: 20, course: [accepted('luca', 1)] },
        ],
        help: ['sam'],
        verdict: { afterHours: 30, heard: 'yes', settled: 'not_yet', feeling: 1 },
      },
    },
    {
      who: 'pavel',
      day: 14.66,
      choice: 'the two-cable regulator',
      why: 'Over three hundred cars it stood in the workshop a third as often. I do not care how it works, I care that the car is on the road on Monday.',
      trying: 'To get below one day of standstill per car and year.',
    },
    {
      who: 'mei',
      day: 14.22,
      choice: 'the two-cable regulator',
      why: 'I shut the window with one finger while I already walk to the door. The other one stops when I let go too early, and then it rains on my files.',
      same: ['yusuf'],
    },
    {
      who: 'tove',
      day: 12.88,
      choice: 'the rack drive',
      why: 'It was what the dealer had, and nobody told me there was a choice. I would have asked which one a child can stop with an arm in it.',
      nearly: 'I nearly did not buy a car with electric windows at all.',
      asks: true,
      answer: {
        by: 'maren',
        afterHours: 6,
        heard: 'You were never shown that there was a choice, and the question you would have asked is whether it stops for a child’s arm.',
        answer:
          'All three stop within 4 mm against a soft object, and reverse. The rack drive needs the most force to do so, and that is the honest reason why it may not stay. We should have told you at the dealer’s desk.',
        outcome: 'will',
        promises: [
          {
            who: 'maren',
            what: 'Print the stopping force of all three on the dealer sheet',
            inDays: 9,
            course: [accepted('tove', 1), done('maren', 8, 'It is on the sheet, below the price.')],
          },
        ],
        help: [],
        verdict: { afterHours: 26, heard: 'yes', settled: 'yes', feeling: 1 },
      },
    },
    {
      who: 'siobhan',
      day: 12.1,
      choice: 'the arm drive',
      why: 'It still closes with hay in the channel. The cable one gives up politely and I drive home with the window down.',
    },
    {
      who: 'omar',
      day: 11.32,
      choice: 'the rack drive',
      why: 'Cheapest to have mended where I live. One hour, one man, no computer.',
      same: ['luca'],
    },
    {
      who: 'yusuf',
      day: 8.79,
      choice: 'the two-cable regulator',
      why: 'I open and shut it two hundred times a day. After a year the arm drive was slow and this one is as on the first day.',
      same: ['ana', 'mei', 'pavel'],
    },
    {
      who: 'jim',
      day: 8.4,
      choice: 'the arm drive',
      why: 'You hear it. On a loud dock that is worth more than a smooth ride.',
      same: ['grace'],
    },
    {
      who: 'ana',
      day: 5.66,
      choice: 'the two-cable regulator',
      why: 'Second winter with it now. Minus fourteen on Učka last week and it went down as in June.',
    },
    {
      who: 'grace',
      day: 4.22,
      choice: 'the arm drive',
      why: 'My hands are not strong any more and the switch of the arm drive is the only one I can pull with my knuckle.',
      same: ['mei'],
      asks: true,
      answer: {
        by: 'priya',
        afterHours: 7,
        heard: 'The switch decides for you, before the motor does: you pull with a knuckle.',
        answer:
          'The arm drive has a rocker because its motor needs more current, and nobody ever asked whether the hand likes it. Both switches fit both motors. I had not thought of offering the rocker with the cable one.',
        outcome: 'will',
        promises: [{ who: 'priya', what: 'Offer the rocker switch with every motor', inDays: 30, course: [accepted('grace', 1)] }],
        help: [],
        verdict: { afterHours: 9, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'luca',
      day: 2.88,
      choice: 'the two-cable regulator',
      why: 'I said the arm drive two weeks ago. Now that I know about the two clips I have opened three of these, and I change my mind: it is the better one to mend.',
      same: ['pavel'],
      asks: true,
      answer: {
        by: 'ingrid',
        afterHours: 10,
        heard: 'Two clips that nobody had told you about changed your mind.',
        answer:
          'Thank you for saying it here. It shames us a little: the better part was there, and we had kept it to ourselves. The pages for the manual are drawn; you have them in the post for a look before they are printed.',
        outcome: 'will',
        promises: [
          { who: 'ingrid', what: 'Send the drawn pages to Luca before they are printed', inDays: 5, course: [accepted('luca', 0.4)] },
        ],
        help: ['sam'],
        verdict: { afterHours: 12, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'siobhan',
      day: 2.1,
      choice: 'the rack drive',
      why: 'For the trailer only. There it is simple, and simple is what survives a field.',
    },
    {
      who: 'pavel',
      day: 1.32,
      choice: 'the two-cable regulator',
      why: 'We had to replace eleven arm drives this month after the first frost. Not one of the cable ones.',
      same: ['mei', 'yusuf'],
      asks: true,
      answer: {
        by: 'tomas',
        afterHours: 4,
        heard: 'Eleven in one frost is no wear: it is a fault, and it is on the arm drive alone.',
        answer:
          'I have put three of your eleven into the cold chamber this morning. The grease on the sector gear was white with water. We seal the housing from below, and your garage stands lower than ours.',
        outcome: 'will',
        promises: [{ who: 'tomas', what: 'Show what the other eight look like, with pictures', inDays: 6 }],
        help: ['priya'],
      },
    },
  ],
  raised: [
    {
      who: 'jim',
      day: 12.79,
      need: 'You keep asking how to make it quieter. My people load at the dock and need to hear that it moved.',
      instead: 'Quiet is your criterion, not ours.',
      same: ['grace', 'siobhan', 'omar'],
      asked: [
        {
          by: 'priya',
          of: 'tomas',
          question: 'How loud is each of the three at the end of its travel, as somebody on a dock would hear it?',
          afterHours: 1,
          help: {
            afterHours: 2,
            words:
              'We have never measured that. All our figures are from inside a quiet cabin, where less was always better. I can put the microphone three metres away, with the fan of the chamber on, and do all three in a day.',
          },
        },
      ],
      answer: {
        by: 'priya',
        afterHours: 9,
        heard: 'At the dock silence is a risk: your people need to hear that the window moved, and we have only asked about quiet.',
        answer:
          'You are right, “quiet” came from us. We asked drivers on motorways and never asked anybody at a dock. From today a sound at the end of travel is on the list of what we test.',
        outcome: 'partly',
        expect: 'heard',
        promises: [
          { who: 'priya', what: 'Measure the sound of all three at 3 m, as heard on a dock', inDays: 16, course: [accepted('jim', 1)] },
        ],
        help: [],
        verdict: { afterHours: 22, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'luca',
      day: 11.4,
      need: 'The number on the invoice should be the number on the box.',
      instead: 'Three times this year I was sent the left one for the right, with the right invoice.',
      question: {
        by: 'sam',
        words: 'Have you kept one of the boxes? I need the small number under the bar code: it says at which table it was packed.',
        afterHours: 1.5,
        reply: { words: 'Two of them. 0412-3 on the one from March, and 0412-3 again on the one from last week.', afterHours: 2 },
      },
      same: ['omar', 'pavel'],
      answer: {
        by: 'sam',
        afterHours: 7,
        heard: 'You order the right one, get the left one, and the invoice says you are wrong.',
        answer:
          'The label printer took the number from the shelf and not from the order. I pack these myself: I changed it the same afternoon, and I put my initials on your next box.',
        outcome: 'will',
        promises: [
          {
            who: 'sam',
            what: 'Check each regulator against the order before the box is closed',
            inDays: 2,
            course: [
              accepted('luca', 1),
              done('sam', 2, 'I read the number twice, and Ingrid reads it a third time.'),
              confirmed('luca', 6),
            ],
          },
        ],
        help: [],
        verdict: { afterHours: 50, heard: 'yes', settled: 'yes', feeling: 2 },
      },
    },
    {
      who: 'mei',
      day: 8.66,
      need: 'I want the window to finish closing when I have pressed once, even with the key out.',
      instead: 'It stops dead when I take the key, and I stand in the rain with both hands full.',
      handed: {
        by: 'priya',
        to: 'ingrid',
        reason: 'Ingrid has read what the law says about a window that moves with nobody at the switch. I have not.',
        afterHours: 1,
      },
      answer: {
        by: 'ingrid',
        afterHours: 12,
        heard: 'One press should be enough, also after the key is out.',
        answer: 'It stops on purpose, so that no child is left alone with a moving window. We will not take that away.',
        outcome: 'will_not',
        expect: 'heard',
        reason: 'A window that moves with nobody at the switch has hurt children, and the law of most countries we sell to forbids it.',
        promises: [],
        help: [],
        verdict: {
          afterHours: 15,
          heard: 'partly',
          correction: 'I do not want it to move alone. I want ten seconds after I take the key, while I am still standing there.',
          settled: 'not_yet',
          feeling: -1,
        },
      },
    },
    {
      who: 'tove',
      day: 6.22,
      need: 'I was told the part is covered. I want one answer from the company, and the same from the workshop.',
      instead: 'The workshop has never heard of it. Who is right?',
      same: ['grace', 'yusuf', 'omar', 'ana'],
      asked: [
        {
          by: 'ingrid',
          of: 'priya',
          question: 'Does the part itself come with a promise from us, whoever fits it? The workshops tell me three different things.',
          afterHours: 3,
        },
      ],
    },
    {
      who: 'yusuf',
      day: 3.88,
      hiddenAs: 'A driver',
      need: 'Those of us who deliver by the day pay for standstill ourselves. Say so when you count what a broken window costs.',
      instead: 'Your figures are all from fleets with a spare car.',
      question: {
        by: 'tomas',
        words:
          'What does a day without the car cost you, as you would count it yourself? One real week is enough. I would like to set it beside the figures of the fleets.',
        afterHours: 3,
      },
      same: ['jim', 'mei'],
    },
    {
      who: 'pavel',
      day: 0.25,
      need: 'Before you decide, I need to see what the cold test counts as “stuck”.',
      instead: 'Two of your own sheets count it differently.',
    },
  ],
}
