// The rooms of the repository and the arrows that the design allows between them. Everything else that needs
// to know a room reads it here.

/**
 * @typedef {object} Room
 * @property {string} name as imports say it
 * @property {string} folder
 * @property {readonly string[]} src rooms that its sources may import
 * @property {readonly string[]} [tests] rooms that its tests may import besides
 * @property {readonly string[]} [forTests] what else tests may import of it: it is not published
 * @property {readonly string[]} [builtins] prefixes of the runtime's own modules that its sources may import
 * @property {boolean} [published] on npm
 * @property {boolean} [jsr] on JSR too
 */

/** @type {readonly Room[]} */
export const rooms = [
  { name: "@untorn/core", folder: "packages/core", src: [], published: true, jsr: true },
  { name: "@untorn/memory", folder: "packages/memory", src: ["@untorn/core"], published: true, jsr: true },
  {
    name: "@untorn/conformance",
    folder: "packages/conformance",
    src: ["@untorn/core", "@untorn/memory"],
    forTests: ["@untorn/conformance/on-node-api"],
    published: true,
    jsr: true,
  },
  {
    name: "@untorn/node-fs",
    folder: "packages/node-fs",
    src: ["@untorn/core"],
    tests: ["@untorn/conformance", "@untorn/memory"],
    builtins: ["node:"],
    published: true,
  },
  {
    name: "@untorn/node",
    folder: "packages/node",
    src: ["@untorn/core", "@untorn/node-fs"],
    tests: ["@untorn/conformance", "@untorn/memory"],
    builtins: ["node:"],
    published: true,
  },
  {
    name: "@untorn/bun",
    folder: "packages/bun",
    src: ["@untorn/core", "@untorn/node-fs"],
    tests: ["@untorn/conformance", "@untorn/memory"],
    builtins: ["node:", "bun"],
    published: true,
  },
  {
    name: "@untorn/deno",
    folder: "packages/deno",
    src: ["@untorn/core"],
    builtins: ["node:async_hooks"],
    tests: ["@untorn/conformance", "@untorn/memory"],
    published: true,
    jsr: true,
  },
  {
    name: "untorn",
    folder: "packages/untorn",
    src: ["@untorn/node", "@untorn/bun", "@untorn/deno"],
    published: true,
  },
  { name: "@untorn-internal/runtimes", folder: "apps/runtimes", src: [], builtins: ["node:"] },
  {
    name: "@untorn-internal/demo",
    folder: "apps/demo",
    src: [
      "@untorn-internal/runtimes",
      "untorn",
      "@untorn/node",
      "@untorn/bun",
      "@untorn/deno",
      "@untorn/memory",
    ],
    builtins: ["node:", "bun"],
  },
  {
    name: "@untorn-internal/docs",
    folder: "apps/docs",
    src: [],
    // What the examples import.
    tests: [
      "untorn",
      "@untorn/core",
      "@untorn/memory",
      "@untorn/conformance",
      "@untorn/node-fs",
      "@untorn/node",
      "@untorn/bun",
      "@untorn/deno",
    ],
    builtins: ["node:"],
  },
  {
    name: "@untorn-internal/bench",
    folder: "apps/bench",
    src: ["untorn"],
    builtins: ["node:", "bun"],
  },
  {
    name: "@untorn-internal/powercut",
    folder: "apps/powercut",
    src: ["@untorn-internal/runtimes", "untorn", "@untorn/core", "@untorn/memory", "@untorn/node-fs"],
    builtins: ["node:", "bun"],
  },
];

export const published = rooms.filter((room) => room.published);
export const onJsr = rooms.filter((room) => room.jsr);
