export * from "@untorn/node";
