import { expect, test } from 'vitest'
import { withoutCompany } from './support/statements.ts'

const leaks = (text: string) => withoutCompany([{ text, values: [] }]).length === 1

test.each([
  'select "id" from "people" where "id" = $1',
  'select "id" from "statements" where "statements"."company_id" = $1',
  'select "id" from "statements" where ("company_id" = $1 and "id" = $2)',
  'select 1 from "statements" inner join "options" on ("options"."company_id" = "statements"."company_id" and true) where "statements"."company_id" = $1',
  'select 1 from "statements" "s" left join lateral (select 1 from "options" "o" where "o"."company_id" = "s"."company_id") x on true where "s"."company_id" = $1',
  'select 1 from "sessions" left join "companies" on "companies"."slug" = $1 left join "memberships" on ("memberships"."company_id" = "companies"."id")',
  'update "statements" set "choice" = $1 where ("statements"."company_id" = $2 and "statements"."id" = $3)',
  'delete from "supports" where "supports"."company_id" = $1',
  'insert into "statements" ("company_id", "id") values ($1, $2) on conflict do nothing',
])('says which company: %s', (text) => {
  expect(leaks(text)).toBe(false)
})

test.each([
  'select "id" from "statements" where "statements"."id" = $1',
  'select "company_id", "id" from "statements" where "id" = $1',
  'select 1 from "statements" inner join "options" on "options"."id" = "statements"."option_id" where "statements"."company_id" = $1',
  'select 1 from "statements" inner join "options" on "options"."company_id" = "statements"."company_id"',
  'select 1 from "dialogues" where "dialogues"."company_id" = $1 and exists (select 1 from "statements" where "statements"."dialogue_id" = "dialogues"."id")',
  'update "statements" set "choice" = $1 where "statements"."id" = $2',
  'delete from "supports"',
  'insert into "statements" ("id") values ($1)',
])('does not: %s', (text) => {
  expect(leaks(text)).toBe(true)
})
