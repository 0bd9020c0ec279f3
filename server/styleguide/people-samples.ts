import type { Byline, Face } from '../web/voice-views.ts'

const picture =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 80 80%22%3E%3Crect width=%2280%22 height=%2280%22 fill=%22%23c9b79a%22/%3E%3Ccircle cx=%2240%22 cy=%2232%22 r=%2215%22 fill=%22%236d4c2f%22/%3E%3Cpath d=%22M12 80c2-22 14-30 28-30s26 8 28 30z%22 fill=%22%230b5d63%22/%3E%3C/svg%3E'

export const faces = {
  ana: { initials: 'AK', hue: 1 },
  jim: { initials: 'JB', hue: 10 },
  tove: { initials: 'TL', hue: 4 },
  maren: { initials: 'MR', hue: 6 },
  priya: { initials: 'PS', hue: 9 },
  noor: { initials: 'NH', hue: 11 },
  wei: { initials: '李', hue: 0 },
  tom: { initials: 'TB', hue: 8, picture },
} satisfies Record<string, Face>

export const people = {
  ana: { name: 'Ana Kovač', line: 'night-shift driver, Rijeka Taxi', face: faces.ana },
  jim: { name: 'Jim Boateng', line: 'swing-shift foreman, Acre Logistics', face: faces.jim },
  tove: { name: 'Tove Lind', line: 'drives a 2019 estate', face: faces.tove },
  wei: { name: '李伟', line: null, face: faces.wei },
  priya: { name: 'Priya Shah', line: 'designed the motor, 6 years at Halden', face: faces.priya, href: '#priya' },
  maren: { name: 'Maren Roth', line: 'Head of door systems', face: faces.maren, href: '#maren' },
  tom: { name: 'Tom Berg', line: 'tests in the cold', face: faces.tom },
  standIn: { name: 'Kim Ostrander', line: 'answers for spare parts', face: faces.noor, isStandIn: true },
} satisfies Record<string, Byline>
