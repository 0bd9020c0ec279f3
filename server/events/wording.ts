/** One sentence for each kind of fact, an English key of the catalogues: for timeline, mail and export alike. */
export const wording = {
  company_founded: '{company} joined Parley',
  company_changed: '{who} changed the company’s settings',
  member_invited: '{who} invited somebody',
  member_joined: '{who} joined',
  member_left: '{who} left',
  member_changed: '{who} changed what somebody is here',
  invitation_withdrawn: '{who} took an invitation back',
  card_changed: '{who} changed their card',
  dialogue_drafted: '{who} drafted this dialogue',
  dialogue_changed: '{who} changed the draft',
  dialogue_published: '{who} opened this dialogue',
  phase_changed: '{who} moved the dialogue on',
  phase_stepped_back: '{who} took the dialogue a step back',
  option_proposed: '{who} proposed an option',
  option_accepted: '{who} accepted an option',
  appearance_changed: '{who} changed the name they show here',
  statement_posted: '{who} said what they chose, and why',
  statement_revised: '{who} changed their words',
  statement_supported: 'Somebody said: the same for me',
  support_withdrawn: 'Somebody took their support back',
  conflict_supported: 'Somebody said of a conflict: the same for me',
  comment_posted: '{who} replied',
  conflict_raised: '{who} raised a conflict',
  conflict_withdrawn: '{who} withdrew a conflict',
  disagreement_declared: '{who} proposed to leave a conflict as it stands',
  obligation_started: 'An answer is owed',
  obligation_extended: '{who} named a new date for an answer',
  response_published: '{who} answered',
  response_revised: '{who} changed an answer',
  verdict_given: '{who} said how the answer was received',
  conflict_reopened: '{who} reopened a conflict',
  words_hidden: '{who} hid words, for a stated reason',
  hiding_appealed: '{who} appealed against a hiding',
  words_restored: '{who} brought hidden words back',
  words_imported: '{who} brought words in from elsewhere',
} as const

export type Kind = keyof typeof wording

/** Facts that somebody gets a mail about. */
export const toldByMail: ReadonlySet<Kind> = new Set<Kind>(['obligation_started', 'obligation_extended', 'response_published'])
