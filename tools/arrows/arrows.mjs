// Reads the real arrows between the rooms, from imports and manifests, and holds them against the allowed ones.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { importsOf } from "./imports.mjs";

/**
 * @param {string} root of the repository
 * @param {readonly import("../rooms.mjs").Room[]} rooms
 * @returns {{ graph: Map<string, Set<string>>, problems: string[] }} `graph`: which rooms each room's sources import
 */
export function readArrows(root, rooms) {
  const graph = new Map();
  const problems = [];
  const rootTools = Object.keys(dependenciesOf(readJson(join(root, "package.json"))));
  for (const room of rooms) {
    const look = {
      root,
      room,
      rooms,
      rootTools,
      manifest: readJson(join(root, room.folder, "package.json")),
    };
    const { arrows, problems: found } = lookAt(look);
    graph.set(room.name, arrows);
    problems.push(...found);
  }
  return { graph, problems };
}

function lookAt(look) {
  const { root, room, manifest } = look;
  const arrows = new Set();
  const problems = [];
  for (const file of globSync("{src,test}/**/*.{ts,mts,js,mjs}", {
    cwd: join(root, room.folder),
  }).toSorted()) {
    const path = join(room.folder, file);
    const isTest = file.startsWith("test");
    for (const { specifier, line } of importsOf(path, readFileSync(join(root, path), "utf8"))) {
      const problem = judge(look, { specifier, path, isTest });
      if (problem !== undefined) problems.push(`${path.split(sep).join("/")}:${line}: ${problem}`);
      const target = look.rooms.find(({ name }) => isWithin(specifier, name));
      if (!isTest && target !== undefined) arrows.add(target.name);
    }
  }
  problems.push(...problemsOfManifest(look, arrows));
  if (manifest.name !== room.name)
    problems.push(`${room.folder}/package.json: the name is not "${room.name}"`);
  return { arrows, problems };
}

function judge(look, { specifier, path, isTest }) {
  const { root, room, rooms, rootTools, manifest } = look;
  if (specifier === undefined)
    return isTest ? undefined : "a computed import hides an arrow: name the module";
  if (/^(\.|\/|file:)/.test(specifier)) {
    const inside = relative(join(root, room.folder), resolve(root, dirname(path), specifier));
    if (inside.startsWith("..")) return `"${specifier}" leaves the package: import it by its package's name`;
    if (!isTest && !inside.startsWith("src")) return `"${specifier}" leaves src`;
    return undefined;
  }
  const target = rooms.find(({ name }) => isWithin(specifier, name));
  if (target === undefined) return judgeForeign({ room, rootTools, manifest, specifier, isTest });
  const isEntry = target.name === specifier || (isTest && target.forTests?.includes(specifier));
  if (!isEntry) return `"${specifier}" reaches into a package: import "${target.name}"`;
  const allowed = isTest ? [room.name, ...room.src, ...(room.tests ?? [])] : room.src;
  if (!allowed.includes(target.name))
    return `no arrow may lead from ${room.name}${isTest ? "'s tests" : ""} to ${target.name}`;
  const declared = isTest ? { [room.name]: "", ...dependenciesOf(manifest) } : (manifest.dependencies ?? {});
  if (!(target.name in declared))
    return `${target.name} is missing in the ${isTest ? "devDependencies" : "dependencies"}`;
  return undefined;
}

/** A module that is no room: the runtime's own or a third party's. */
function judgeForeign({ room, rootTools, manifest, specifier, isTest }) {
  if (isRuntimes(specifier)) {
    const allowed = isTest || room.builtins?.some((prefix) => isRuntimes(specifier, prefix));
    return allowed ? undefined : `${room.name} may not import "${specifier}"`;
  }
  const declared = isTest
    ? [...rootTools, ...Object.keys(dependenciesOf(manifest))]
    : Object.keys(manifest.dependencies ?? {});
  if (!isTest && room.published)
    return `"${specifier}" is a third party's: published packages depend on none`;
  return declared.some((name) => isWithin(specifier, name))
    ? undefined
    : `"${specifier}" is in no package.json`;
}

function problemsOfManifest({ root, room, rooms, manifest }, arrows) {
  const problems = [];
  const complain = (file, text) => problems.push(`${room.folder}/${file}: ${text}`);
  const names = new Set(rooms.map(({ name }) => name));

  for (const kind of ["dependencies", "optionalDependencies", "peerDependencies"]) {
    for (const name of Object.keys(manifest[kind] ?? {})) {
      if (names.has(name) && !room.src.includes(name))
        complain("package.json", `no arrow may lead from ${room.name} to ${name}`);
      else if (names.has(name) && !arrows.has(name))
        complain("package.json", `${name} is not imported by its sources`);
      else if (!names.has(name) && room.published)
        complain("package.json", `${name} is a third party's: published packages depend on none`);
    }
  }
  for (const name of Object.keys(manifest.devDependencies ?? {})) {
    if (names.has(name) && ![...room.src, ...(room.tests ?? [])].includes(name))
      complain("package.json", `no arrow may lead from ${room.name}'s tests to ${name}`);
  }
  if (room.jsr) {
    for (const [name, target] of Object.entries(
      readJson(join(root, room.folder, "deno.json")).imports ?? {},
    )) {
      complain("deno.json", `"${name}": "${target}" is not needed: rooms find each other by the workspace`);
    }
  }
  return problems;
}

function isWithin(specifier, name) {
  return specifier === name || specifier?.startsWith(`${name}/`);
}

function isRuntimes(specifier, prefix) {
  const prefixes = prefix === undefined ? ["node:", "bun"] : [prefix];
  return prefixes.some(
    (p) => specifier === p || (p.endsWith(":") ? specifier.startsWith(p) : specifier.startsWith(`${p}:`)),
  );
}

function dependenciesOf(manifest) {
  return { ...manifest.devDependencies, ...manifest.dependencies };
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
