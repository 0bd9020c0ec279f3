/** A vector as it was kept: 32-bit floats, little-endian. A copy, because they need not stand at a place that floats may stand at. */
export function floatsOf(bytes: Uint8Array) {
  return new Float32Array(new Uint8Array(bytes).buffer)
}
