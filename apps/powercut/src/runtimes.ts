export * from "@untorn-internal/runtimes";
