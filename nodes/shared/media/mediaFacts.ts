/** What the headers of a video or audio file say; what they do not say is absent. */
export interface MediaFacts {
	/** Length of the file, in seconds. */
	seconds?: number;
	/** Sides of the picture as it is encoded, in pixels. */
	width?: number;
	height?: number;
	/** Frames per second, on average. */
	framesPerSecond?: number;
}
