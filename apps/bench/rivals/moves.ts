/** Renames; across filesystems it copies in place and removes, and flushes nothing. */
export { moveFile } from "move-file";
