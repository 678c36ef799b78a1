/** A name nobody else gives; unlike `randomUUID` it also works on a plain http page inside a hospital's network. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
