/* The drawings of docs/pictures that are not screenshots: SVG, drawn by numbers. */

const FONT = 'font-family="sans-serif" font-size="13" fill="#444"';

const svg = (width: number, height: number, title: string, parts: string[]) =>
	[
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
		`<title>${title}</title>`,
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		...parts,
		'</svg>',
		'',
	].join('\n');

const rect = (x: number, y: number, width: number, height: number, style: string) =>
	`<rect x="${x}" y="${y}" width="${width}" height="${height}" ${style}/>`;

const caption = (x: number, y: number, text: string) =>
	`<text x="${x}" y="${y}" text-anchor="middle" ${FONT}>${text}</text>`;

/** The factors of the four sides. */
interface Sides {
	top: number;
	bottom: number;
	left: number;
	right: number;
}

const FRAME = { width: 144, height: 81 };

/** The whole picture and the original in it, around the center of the original. */
function outpainted(x: number, y: number, sides: Sides, text: string): string[] {
	const half = { width: FRAME.width / 2, height: FRAME.height / 2 };
	const left = x - half.width * sides.left;
	const top = y - half.height * sides.top;
	const width = half.width * (sides.left + sides.right);
	const height = half.height * (sides.top + sides.bottom);
	return [
		rect(left, top, width, height, 'fill="#e8e4ff" stroke="#6d5df6" stroke-dasharray="5 4"'),
		rect(
			x - half.width,
			y - half.height,
			FRAME.width,
			FRAME.height,
			'fill="#6d5df6" stroke="#4a3bd1"',
		),
		`<text x="${x}" y="${y - 10}" text-anchor="middle" font-family="sans-serif" font-size="13" fill="#fff">your video</text>`,
		`<path d="M${x - 5} ${y}h10M${x} ${y - 5}v10" stroke="#fff"/>`,
		caption(x, 200, text),
	];
}

const outpainting = () =>
	svg(800, 250, 'What the four factors of Video Outpainting do', [
		...outpainted(140, 100, { top: 1, bottom: 1, left: 1.5, right: 1.5 }, 'left 1.5, right 1.5'),
		...outpainted(400, 100, { top: 1.5, bottom: 1.5, left: 1.5, right: 1.5 }, 'all four 1.5'),
		...outpainted(660, 110, { top: 2, bottom: 1, left: 1, right: 1 }, 'top 2, the others 1'),
		caption(
			400,
			232,
			'solid: your video, with its center; dashed: the picture that the result shows',
		),
	]);

const cup = (fill: string, grow: number) =>
	`<path d="M${150 - grow} ${90 - grow}h${70 + 2 * grow}v${20 + grow}q0 ${40 + grow} -${35 + grow} ${40 + grow}q-${35 + grow} 0 -${35 + grow} -${40 + grow}z" fill="${fill}"/>`;

const mask = () =>
	svg(720, 240, 'A frame of a video and its mask', [
		rect(20, 20, 320, 180, 'fill="#f3e7d3"'),
		rect(20, 140, 320, 60, 'fill="#a9744f"'),
		cup('#d9534f', 0),
		'<path d="M220 98q26 0 26 16t-30 16" fill="none" stroke="#d9534f" stroke-width="7"/>',
		caption(180, 224, 'first frame of the video, 1280 × 720'),
		rect(380, 20, 320, 180, 'fill="#000"'),
		`<g transform="translate(360 0)">${cup('#fff', 6)}<path d="M220 98q26 0 26 16t-30 16" fill="none" stroke="#fff" stroke-width="19"/></g>`,
		caption(540, 224, 'mask, 1280 × 720: white may change, black stays'),
	]);

/** The drawings, by file name. */
export const renderDrawings = (): Map<string, string> =>
	new Map([
		['mask.svg', mask()],
		['outpainting.svg', outpainting()],
	]);
