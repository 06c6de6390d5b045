/** An error as a runtime throws it: with the errno's name as its code. */
export function systemError(code: string, call: string, path?: string): Error {
  const where = path === undefined ? "" : ` ${JSON.stringify(path)}`;
  return Object.assign(new Error(`${code}: ${call}${where}`), { code });
}
