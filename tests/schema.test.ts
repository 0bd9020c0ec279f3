import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { selectRows } from '../db/client.ts'
import { globalTables } from './support/statements.ts'
import { test } from './support/test.ts'

const tables = sql`select relname as name,
  exists (select 1 from pg_attribute where attrelid = c.oid and attname = 'company_id' and not attisdropped) as "isCompanys"
  from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`

/** The columns of a key in their order, by name. */
const columns = (table: string, numbers: string) =>
  sql.raw(`(select array_to_string(array_agg(attname::text order by place), ', ') from unnest(${numbers}) with ordinality as k(number, place)
    join pg_attribute on attrelid = ${table} and attnum = k.number)`)

test('every table is a company’s, or in the list of those that are everybody’s', async ({ db }) => {
  const all = await selectRows<{ name: string; isCompanys: boolean }>(db, tables)
  expect(all.length).toBeGreaterThan(10)
  expect(all.filter(({ name, isCompanys }) => !isCompanys && !globalTables.includes(name))).toEqual([])
  expect(globalTables.filter((name) => !all.some((table) => table.name === name))).toEqual([])
})

test('every primary key and every unique rule of a company’s table starts with the company', async ({ db }) => {
  const keys = await selectRows<{ table: string; key: string; columns: string }>(
    db,
    sql`select t.relname as "table", i.relname as key, ${columns('t.oid', 'x.indkey::int2[]')} as columns
      from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      where t.relnamespace = 'public'::regnamespace and x.indisunique`,
  )
  const companys = keys.filter(({ table }) => !globalTables.includes(table))
  expect(companys.length).toBeGreaterThan(10)
  expect(companys.filter((key) => !/^company_id(,|$)/.test(key.columns))).toEqual([])
})

test('every table has a primary key', async ({ db }) => {
  const without = sql`select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
    and not exists (select 1 from pg_index where indrelid = c.oid and indisprimary)`
  expect(await selectRows(db, without)).toEqual([])
})

interface Reference {
  name: string
  from: string
  to: string
  own: string
  others: string
  deleted: string
  updated: string
}

const references = sql`select conname as name, f.relname as "from", t.relname as "to", confdeltype as deleted, confupdtype as updated,
  ${columns('f.oid', 'conkey')} as own, ${columns('t.oid', 'confkey')} as others
  from pg_constraint join pg_class f on f.oid = conrelid join pg_class t on t.oid = confrelid
  where contype = 'f' and connamespace = 'public'::regnamespace`

test('every reference of a company’s table starts with the company, so none can reach into another’s', async ({ db }) => {
  const all = await selectRows<Reference>(db, references)
  const companys = all.filter(({ from }) => !globalTables.includes(from))
  const stray = companys.filter(({ to, own, others }) => {
    const key = to === 'companies' ? 'id' : 'company_id'
    return own.split(', ')[0] !== 'company_id' || others.split(', ')[0] !== key
  })
  expect(companys.length).toBeGreaterThan(5)
  expect(stray).toEqual([])
})

test('what is everybody’s never refers to what is one company’s', async ({ db }) => {
  const all = await selectRows<Reference>(db, references)
  expect(all.filter(({ from, to }) => globalTables.includes(from) && !globalTables.includes(to))).toEqual([])
})

test('nothing is emptied or moved behind the program’s back', async ({ db }) => {
  const all = await selectRows<Reference>(db, references)
  expect(all.filter(({ deleted, updated }) => /[nd]/.test(deleted) || /[ndc]/.test(updated))).toEqual([])
  const triggers = sql`select tgname from pg_trigger where not tgisinternal`
  expect(await selectRows(db, triggers)).toEqual([])
})

test('ids and times come from the program: no default asks a clock, a sequence or chance', async ({ db }) => {
  const defaults = await selectRows<{ table: string; column: string; given: string }>(
    db,
    sql`select c.relname as "table", a.attname as "column", coalesce(pg_get_expr(d.adbin, d.adrelid), 'identity') as given
      from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and (a.attidentity <> '' or (d.adbin is not null and a.attgenerated = ''))`,
  )
  expect(defaults.filter(({ given }) => /\w\(|CURRENT_|identity/i.test(given))).toEqual([])
})
