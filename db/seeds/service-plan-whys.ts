import { cardsIn } from './cards.ts'
import { cards } from './service-plan-cards.ts'
import type { Check, Whys, Work } from './whys.ts'

const farm = 'They come to the farm. That alone.'
const breakdown = 'One breakdown at night without it would cost me more than three years with it.'
const ingrid = 'Because of Ingrid. She rings back.'
const laundry = 'A loan van by noon. Our hotels do not wait for sheets.'
const parcels = 'With a loan van the same morning no driver of ours stands still.'
const patient = 'The man on the telephone was patient, and he rang back as he said.'
const picksUp = 'Somebody picks up the telephone who knows my car.'
const inspection = 'They ring me before the inspection. I would forget it.'
const motorway = 'Nachts auf der Autobahn kam nach vierzig Minuten jemand. Das reicht mir.'
const father = 'My father signed it. I never thought about it.'
const coffee = 'The coffee in the workshop is good.'
const alone = 'I drive home alone at night. It calms me to know that somebody will come.'
const snow = 'In the snow at midnight with two children in the back they came. I will not forget that.'
const doctor = 'I am the only doctor here at night. The car must go, and if it does not, somebody must come.'
const oneNumber = 'One name, one number, and she rings back. That is all I want.'
const stay = 'My nurses need a car every day. The loan car is why I stay.'
const noDay = 'The loan car stood there when I brought mine. I lost no day.'
const work = 'Without the loan car I could not get to work while mine is in the workshop.'
const forgot = 'I forgot the date, and it renewed by itself.'
const onTheAccount = 'It renews by itself and I only see it on the account.'
const another = 'It should ask before it takes another year of my money.'
const everything = 'I read it again afterwards: wear is not covered, and everything is wear.'
const counter = 'The letter said covered, the counter said wear.'
const neverPaid = 'They never paid. Each time it was wear, and each time I paid.'
const pause = 'A month without work in spring, and it could not be paused.'
const pages = 'I could not find out what is in it. The letter had nine pages and no example.'
const sheCounts = 'At my age I like to know beforehand what a thing will cost.'
const onePrice = 'One price for the whole year, and I sleep well.'
const neverChanges = 'I can put the cost into my prices, because it never changes.'
const fleet = 'For three hundred cars it is cheaper than my own mechanic, if the loan car comes. It came nine times of ten.'
const once = 'I paid for two years and used it once, and that once they said it was wear.'
const beforeLunch = 'I can do everything that is in it, before lunch.'
const trust = 'I came back for the one page. I understand it now, so I trust it more.'
const signed = 'Same for me: I read the seven parts, and signed again.'
const standing = 'My car stands in the garage most of the year. I paid for nothing.'

/** An analyst looks for themes, and makes them her own. */
const code: Work[] = [
  { who: 'noor', day: 34.2, is: 'kept', theme: 'night' },
  { who: 'noor', day: 34.18, is: 'kept', theme: 'cost' },
  { who: 'noor', day: 34.16, is: 'kept', theme: 'renew' },
  { who: 'noor', day: 34.14, is: 'kept', theme: 'wear' },
  { who: 'noor', day: 34.12, is: 'kept', theme: 'rings' },
  { who: 'noor', day: 34.1, is: 'kept', theme: 'loan' },
  { who: 'noor', day: 33.6, is: 'called_as', theme: 'night', words: 'somebody will come', of: alone },
  { who: 'noor', day: 33.58, is: 'called_as', theme: 'rings', words: 'she rings back', of: oneNumber },
  { who: 'noor', day: 33.56, is: 'called_as', theme: 'loan', words: 'The loan car is why I stay', of: stay },
  { who: 'noor', day: 33.54, is: 'called_as', theme: 'renew', words: 'it renewed by itself', of: forgot },
  { who: 'noor', day: 33.52, is: 'called_as', theme: 'wear', words: 'everything is wear', of: everything },
  { who: 'noor', day: 33.5, is: 'called', theme: 'cost', name: 'The same sum every month' },
  { who: 'noor', day: 33.3, is: 'moved', said: [patient, picksUp, inspection], to: 'rings' },
  { who: 'noor', day: 33.28, is: 'moved', said: [parcels], to: 'loan' },
  { who: 'noor', day: 33.26, is: 'moved', said: [motorway], to: 'night' },
  { who: 'noor', day: 33.24, is: 'moved', said: [neverPaid], to: 'wear' },
  { who: 'noor', day: 33.2, is: 'none_fits', said: [father, coffee] },
  { who: 'dario', day: 32.9, is: 'merged', theme: 'drive', into: 'unused' },
  { who: 'dario', day: 32.88, is: 'kept', theme: 'unused' },
  { who: 'dario', day: 32.86, is: 'called', theme: 'unused', name: 'Paid and hardly used' },
  { who: 'dario', day: 32.7, is: 'kept', theme: 'self' },
  { who: 'dario', day: 32.68, is: 'called', theme: 'self', name: 'We mend it ourselves' },
  { who: 'dario', day: 32.66, is: 'nested', theme: 'mechanic', under: 'self' },
  { who: 'dario', day: 32.64, is: 'called', theme: 'mechanic', name: 'A mechanic who costs less' },
  { who: 'dario', day: 32.62, is: 'kept', theme: 'mechanic' },
  { who: 'dario', day: 32.5, is: 'merged', theme: 'car', into: 'unused' },
  { who: 'noor', day: 32.3, is: 'undone' },
  {
    who: 'noor',
    day: 32.1,
    is: 'noted',
    theme: 'wear',
    memo: 'Belongs here: somebody was told that what broke was wear. Does not belong here: that the letter was hard to read, or that it could not be paused. The seven parts that are never wear came later, so read the dates.',
  },
]

/** What was asked of customers, and shown to everybody. */
const shown: Work[] = [
  { who: 'noor', day: 30.2, is: 'asked', theme: 'night' },
  { who: 'noor', day: 30.18, is: 'asked', theme: 'renew' },
  { who: 'noor', day: 30.16, is: 'asked', theme: 'wear' },
  { who: 'noor', day: 30.14, is: 'asked', theme: 'rings' },
  { who: 'noor', day: 30.12, is: 'asked', theme: 'loan' },
  { who: 'noor', day: 27.9, is: 'quoted', theme: 'night', said: [snow, doctor] },
  { who: 'noor', day: 27.88, is: 'quoted', theme: 'renew', said: [onTheAccount, another] },
  { who: 'noor', day: 27.86, is: 'quoted', theme: 'wear', said: [counter, neverPaid] },
  { who: 'noor', day: 27.84, is: 'quoted', theme: 'rings', said: [ingrid, oneNumber] },
  { who: 'noor', day: 27.82, is: 'quoted', theme: 'loan', said: [noDay, work, fleet] },
  { who: 'noor', day: 27.8, is: 'quoted', theme: 'cost', said: [onePrice, neverChanges, sheCounts] },
  { who: 'noor', day: 27.7, is: 'asked_to_quote', theme: 'night' },
  { who: 'noor', day: 27.68, is: 'asked_to_quote', theme: 'renew' },
  { who: 'noor', day: 27.66, is: 'asked_to_quote', theme: 'wear' },
  { who: 'noor', day: 27.64, is: 'asked_to_quote', theme: 'rings' },
  { who: 'noor', day: 27.62, is: 'asked_to_quote', theme: 'loan' },
  { who: 'noor', day: 27.6, is: 'asked_to_quote', theme: 'cost' },
  { who: 'noor', day: 24.3, is: 'marked', said: breakdown, words: 'One breakdown at night', theme: 'night' },
  { who: 'noor', day: 20.4, is: 'published', themes: ['night', 'cost', 'rings', 'loan', 'renew', 'wear'] },
  { who: 'noor', day: 6.3, is: 'asked', theme: 'cost' },
]

const yes = (theme: string, day: number, ...said: string[]): Check[] =>
  said.map((words, place) => ({ day: day - place * 0.31, said: words, theme, answer: 'yes' }))

const allow = (theme: string, day: number, ...said: string[]) =>
  said.map((words, place) => ({ day: day - place * 0.23, said: words, theme, consents: true }))

export const servicePlanWhys: Whys = {
  brought: {
    who: 'maren',
    day: 36.4,
    name: 'What customers told us on paper',
    cards: cardsIn(cards, ['keeping the plan', 'ending the plan']),
  },
  sought: { who: 'noor', day: 34.4 },
  themes: [
    { key: 'night', name: 'Somebody comes', holds: [alone, snow, doctor] },
    { key: 'cost', name: 'The same sum every month', holds: [onePrice, neverChanges, sheCounts] },
    { key: 'renew', name: 'It renewed by itself', holds: [forgot, onTheAccount, another] },
    { key: 'wear', name: 'It was wear', holds: [everything, counter] },
    { key: 'rings', name: 'Somebody rings back', holds: [oneNumber, ingrid] },
    { key: 'loan', name: 'The loan car', holds: [stay, noDay, work] },
    { key: 'unused', name: 'Paid and hardly used', holds: ['Three years paid, never used it once.', once] },
    { key: 'drive', name: 'Drives little', holds: ['I am eighty and drive to church. I never needed it.'] },
    { key: 'car', name: 'The car stands', holds: [standing] },
    { key: 'self', name: 'We mend it ourselves', holds: ['I mend such things myself in the yard.', beforeLunch] },
    { key: 'mechanic', name: 'A mechanic who costs less', holds: ['We have our own mechanic now, and he costs us less.'] },
  ],
  work: [...code, ...shown],
  checks: [
    ...yes('night', 29.6, alone, snow, 'Stranded on the motorway at two in the night, and somebody came within the hour.'),
    ...yes('night', 28.4, 'We start at three in the morning. When a van breaks down then, they come.', motorway),
    {
      day: 29.1,
      said: farm,
      theme: 'night',
      answer: 'not_quite',
      words: 'It is not the night. They come to me, so I need not leave the animals.',
    },
    { day: 28.7, said: laundry, theme: 'night', answer: 'another', other: 'loan' },
    ...yes('renew', 29.5, forgot, onTheAccount, 'Nobody told me that it renews by itself every year.'),
    ...yes('wear', 29.3, everything, counter, 'The window stuck, I went there, and they told me it was wear.'),
    { day: 28.2, said: pause, theme: 'wear', answer: 'not_quite', words: 'Nothing was broken. I wanted a month of pause.' },
    ...yes('rings', 29.2, oneNumber, ingrid, patient, 'Somebody there takes the time to explain to me what was broken.'),
    ...yes('loan', 28.9, stay),
    ...yes('cost', 5.6, sheCounts, neverChanges),
  ],
  consents: [
    ...allow('night', 26.9, alone, snow),
    { day: 26.2, said: doctor, theme: 'night', consents: false },
    ...allow('renew', 26.8, forgot, onTheAccount),
    ...allow('wear', 26.5, everything, counter),
    ...allow('rings', 26.1, oneNumber, ingrid),
    ...allow('loan', 25.8, stay),
    ...allow('cost', 25.4, onePrice, sheCounts),
  ],
  samples: [
    {
      who: 'noor',
      day: 24.9,
      size: 40,
      coded: [
        { who: 'noor', day: 24.1 },
        { who: 'dario', day: 23.2 },
      ],
      opened: { who: 'noor', day: 22.3 },
    },
    { who: 'noor', day: 2.9, size: 12, coded: [{ who: 'dario', day: 2.2, most: 6 }] },
  ],
  views: {
    all: {
      [breakdown]: 'night',
      [farm]: 'night',
      [ingrid]: 'rings',
      [sheCounts]: 'cost',
      [onTheAccount]: 'renew',
      [once]: 'wear',
      [beforeLunch]: 'self',
      [fleet]: 'loan',
      [pages]: null,
      [pause]: null,
      [trust]: null,
      'The mechanic in our village does the same for half the money.': 'mechanic',
      'We have our own mechanic now, and he costs us less.': 'mechanic',
      'My neighbour is a mechanic and does it for a crate of beer. 🍺': 'mechanic',
    },
    of: {
      dario: {
        [breakdown]: 'cost',
        [farm]: null,
        [once]: 'unused',
        [fleet]: 'cost',
        [pages]: 'wear',
        [signed]: null,
        [laundry]: 'night',
        [parcels]: 'night',
        [picksUp]: 'night',
        [inspection]: null,
        [neverPaid]: 'unused',
        [standing]: null,
        'The one time I needed it they called it wear and tear.': 'unused',
        'I sold the car.': 'unused',
        'It is a lot of money, but always the same money.': null,
        'When a coach breaks down at night somebody answers the telephone and somebody comes.': 'rings',
        'I was told it was my own fault, because the part was worn.': null,
        'It renewed in winter, when our cars stand still and nobody reads letters.': 'unused',
      },
    },
  },
  filed: 12.1,
  snapshot: { who: 'noor', day: 18.4, licence: 'CC BY 4.0' },
}
