export * from "@untorn/deno";
