/**
 * @param {string} file in `packages/core/src`
 * @param {readonly (readonly [name: string, find: string, replace: string])[]} edits
 * @returns {readonly import("../mutate.mjs").Mutation[]}
 */
export function inFile(file, edits) {
  return edits.map(([name, find, replace]) => ({ name, file: `packages/core/src/${file}`, find, replace }));
}
