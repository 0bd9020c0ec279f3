/** Who plays in the demo: people of a company that does not exist. Ana, Priya, Noor and Maren are the ones a visitor can be. */
export const answering = [
  {
    who: 'maren',
    role: 'admin',
    name: 'Maren Roth',
    title: 'Head of door systems',
    team: 'Doors',
    doesForYou: 'I decide which window motor goes into the next car, and I answer for this dialogue.',
  },
  {
    who: 'priya',
    role: 'staff',
    name: 'Priya Shah',
    title: 'Designed the motor, 6 years at Halden',
    team: 'Drives',
    doesForYou: 'I draw the motor and its gears, and I break them on purpose before you do by accident.',
  },
  {
    who: 'tomas',
    role: 'staff',
    name: 'Tomás Vidal',
    title: 'Runs the cold chamber',
    team: 'Testing',
    doesForYou: 'I freeze your window to minus twenty-five and count how often it sticks.',
  },
  {
    who: 'ingrid',
    role: 'staff',
    name: 'Ingrid Hauge',
    title: 'Looks after 140 workshops',
    team: 'Service',
    doesForYou: 'When your workshop rings about a part, I am the one who picks up.',
  },
  {
    who: 'sam',
    role: 'staff',
    name: 'Sam Okafor',
    title: 'Packs and ships spare parts',
    team: 'Parts',
    doesForYou: 'I packed the last regulator you were sent, and I check the number on the box.',
  },
  { who: 'noor', role: 'analyst', name: 'Noor Aziz', title: 'Analyst', team: null, doesForYou: null },
  { who: 'dario', role: 'analyst', name: 'Dario Conti', title: 'Analyst', team: null, doesForYou: null },
] as const

export const speaking = [
  {
    who: 'ana',
    name: 'Ana Kovač',
    workplace: 'Rijeka Taxi',
    roleThere: 'night-shift driver',
    story: 'I drive from ten at night to six in the morning. The window is my front door.',
  },
  {
    who: 'jim',
    name: 'Jim Boateng',
    workplace: 'Acre Logistics',
    roleThere: 'swing-shift foreman',
    story: 'Forty vans, eleven drivers a night. If one window fails at the dock I hear about it before the driver does.',
  },
  {
    who: 'tove',
    name: 'Tove Lind',
    workplace: null,
    roleThere: 'drives a 2019 estate',
    story: 'Two children, one dog, and a ferry queue every Friday.',
  },
  {
    who: 'luca',
    name: 'Luca Ferri',
    workplace: 'Officina Ferri',
    roleThere: 'mechanic',
    story: 'Third generation. I would rather mend a thing than swap it.',
  },
  {
    who: 'mei',
    name: 'Mei Tanaka',
    workplace: 'Kita Home Care',
    roleThere: 'visiting nurse',
    story: 'Thirty stops a day, and a car that has to start and shut at each of them.',
  },
  { who: 'omar', name: 'Omar Haddad', workplace: 'Haddad & Sons', roleThere: 'grocer with two vans', story: null },
  {
    who: 'grace',
    name: 'Grace Mbeki',
    workplace: null,
    roleThere: 'retired bus driver',
    story: 'I know what a door sounds like when it is really shut.',
  },
  {
    who: 'pavel',
    name: 'Pavel Novák',
    workplace: 'City of Brno',
    roleThere: 'fleet manager',
    story: 'Three hundred cars. I buy by the hour of standstill, not by the price.',
  },
  {
    who: 'siobhan',
    name: 'Siobhán Daly',
    workplace: 'Daly Veterinary',
    roleThere: 'country vet',
    story: 'Mud, hay, and a window that is open more than it is shut.',
  },
  { who: 'yusuf', name: 'Yusuf Demir', workplace: null, roleThere: 'delivers parcels by the day', story: null },
] as const

export type Who = (typeof answering)[number]['who'] | (typeof speaking)[number]['who']
