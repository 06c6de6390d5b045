/** Prints rows under a heading, numbers to the right. */
export function printTable(heading, rows) {
  const cells = [heading, ...rows].map((row) => row.map(String));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => pad(cell, widths[column], typeof rows[0]?.[column] === "number"))
      .join("  ")
      .trimEnd();
  console.log(line(cells[0]));
  console.log(widths.map((width) => "─".repeat(width)).join("──"));
  for (const row of cells.slice(1)) console.log(line(row));
}

function pad(cell, width, isNumber) {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}
