import { expect, test } from 'vitest'
import { isProof, proofOf } from '../server/proof.ts'

const secret = 'a secret of the tests'

test('a proof proves what it was made for, with the same secret, and nothing else', () => {
  const proof = proofOf(secret, 'verdict', 'one', 'two')
  expect(isProof(proof, secret, 'verdict', 'one', 'two')).toBe(true)
  expect(isProof(proof, secret, 'consult', 'one', 'two')).toBe(false)
  expect(isProof(proof, secret, 'verdict', 'two', 'one')).toBe(false)
  expect(isProof(proof, 'another secret', 'verdict', 'one', 'two')).toBe(false)
})

test('what is missing, too short, too long or not of our letters proves nothing', () => {
  const proof = proofOf(secret, 'setup')
  for (const given of [undefined, '', proof.slice(1), `${proof}a`, `${proof.slice(1)}€`, 'ä'.repeat(43)])
    expect(isProof(given, secret, 'setup')).toBe(false)
})

test('links that were mailed before still lead where they did', () => {
  expect(proofOf(secret, 'invitation', '0199')).toBe('MKQdYUUOmzPqgbEhrhjMsJ_S08NB7uY39G710RdGTMs')
})
