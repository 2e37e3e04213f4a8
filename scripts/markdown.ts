/**
 * A Markdown table.
 *
 * @param header the columns' names
 * @param rows the cells, as Markdown
 */
export function table(header: string[], rows: string[][]): string {
	const line = (columns: string[]) => `| ${columns.join(' | ')} |`;
	return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
