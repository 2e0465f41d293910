/** Turns rows into the arrays, one for each column, that unnest() turns back into rows. */
export function columnsOf<Row>(
  rows: readonly Row[],
  values: (row: Row) => readonly unknown[],
): readonly unknown[][] {
  const table = rows.map(values);
  return (table[0] ?? []).map((_, column) => table.map((row) => row[column]));
}
