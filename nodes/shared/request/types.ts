import type { INodeProperties } from 'n8n-workflow';

import type { ModelKind, ModelRow } from '../catalog';
import type { MediaRule } from '../media/rules';

/** What is wrong with one value, in words that fit after "field “X”, value “Y”: ". */
export type Rule = string;

/** One thing that the user has to change before an item can be sent. */
export interface Problem {
	/** The field's name as the editor shows it. */
	field: string;
	/** What stands in it. */
	value: unknown;
	/** What is allowed instead. */
	rule: Rule;
}

/** Where a media file of one item comes from. */
export type MediaInput = {
	/** The field's name as the editor shows it. */
	field: string;
	rule: MediaRule;
} & ({ source: 'url'; url: string } | { source: 'binary'; binaryProperty: string });

/** The values of one item's fields, by parameter name. What the user did not set is undefined. */
export type Values = Record<string, unknown>;

/** The two halves of a create call's body, as the API names them. */
export interface RequestParts {
	input: Record<string, unknown>;
	parameters: Record<string, unknown>;
}

/** Reads a parameter of the item at hand; the fallback stands in where the field is not shown. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

/** Where a field stands in the editor. */
export interface FieldPlace {
	/** The models that the operation can use; they decide what is shown when. */
	rows: readonly ModelRow[];
	/** Set where the field is an entry of the collection `options`. */
	inOptions: boolean;
}

/** One field of a creating operation: how it looks, what it allows, and where it goes in the body. */
export interface Field {
	/** The parameter's name, as saved in a workflow. */
	name: string;
	/** The field's name as the editor shows it. */
	displayName: string;
	/** The editor's properties that make up the field. */
	properties: (place: FieldPlace) => INodeProperties[];
	/** The value of one item, or undefined where the user set nothing. */
	read: (get: ReadParameter) => unknown;
	/** The rules that a set value breaks; the row is undefined for a model that the catalog does not know. */
	check: (value: unknown, row: ModelRow | undefined) => Rule[];
	/** Set where an item without a value is refused. */
	required?: boolean;
	/** The media files in a value, for those fields that hold any. */
	media?: (value: unknown, row: ModelRow | undefined) => MediaInput[];
	/** Puts the value in the body. Media files come as `urls`, in the order of `media`. */
	write: (value: unknown, parts: RequestParts, urls: string[], row: ModelRow | undefined) => void;
}

/** The functions of general video editing (VACE), as the API names them. */
export type VaceFunction =
	'image_reference' | 'video_repainting' | 'video_edit' | 'video_extension' | 'video_outpainting';

/** One operation that creates a task: what it is, and nothing of how it is sent. */
export interface CreateOperation {
	resource: 'video' | 'videoEditing';
	/** The operation's value, as saved in a workflow. */
	name: string;
	displayName: string;
	/** The line of n8n's node panel. */
	action: string;
	description: string;
	kind: ModelKind;
	/** VACE only: which of its functions. */
	function?: VaceFunction;
	/** The fields that stand in the open, in the order of the editor. */
	fields: readonly Field[];
	/** The fields in the collection `options`. */
	options: readonly Field[];
	/** Rules between several fields. */
	check?: (values: Values) => Problem[];
}

/** A body that can be sent as soon as its media files have URLs. */
export interface PreparedRequest {
	model: string;
	row: ModelRow | undefined;
	function?: VaceFunction;
	media: MediaInput[];
	/** The JSON body of the create call. `urls` stand in the order of `media`. */
	body: (urls: string[]) => RequestBody;
}

export interface RequestBody extends RequestParts {
	model: string;
}
