export * from "@untorn/bun";
