/** A file that is read may be flushed too, which Windows allows only on a handle that may write. What is read-only is opened so. */
export const readFlags: "r" | "r+" = process.platform === "win32" ? "r+" : "r";
