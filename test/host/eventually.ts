/**
 * Waits until `read` answers something other than undefined; what the screen shows comes late. What the
 * editor gave up is asked again: it does so where a text is touched meanwhile.
 */
export async function eventually<T>(
  what: string,
  read: () => T | undefined | Promise<T | undefined>,
  limitMs = 45_000,
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    const value = await answered(read);
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited ${limitMs / 1000} s in vain for ${what}.`);
}

async function answered<T>(read: () => T | undefined | Promise<T | undefined>) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && [error.name, error.message].includes('Canceled'))
      return undefined;
    throw error;
  }
}
