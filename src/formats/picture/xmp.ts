/** XMP packets: what other programs read of a picture, and our recipe. ISO 16684-1. */
import { wordsOf } from "../../contract/making/idiom.ts";
import { type Origin, originSchema } from "../../contract/library/origin.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { isoOf, type Made, type Said } from "./made.ts";

export const software = "USO Atelier";

const namespaces = {
  dc: "http://purl.org/dc/elements/1.1/",
  xmp: "http://ns.adobe.com/xap/1.0/",
  exif: "http://ns.adobe.com/exif/1.0/",
  Iptc4xmpExt: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
  atelier: "https://uso-atelier.invalid/ns/1.0/",
} as const;

/** IPTC's terms for pictures made by trained models: all of it, or with a photograph that went in. */
const sourceTypes = {
  generated: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
  composite: "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
} as const;

export interface PacketOptions {
  readonly title?: string | undefined;
  /** Longest description in characters; the recipe has the prompt in full either way. */
  readonly descriptionLimit?: number | undefined;
  /** Whose work it is. */
  readonly creator?: string | undefined;
  readonly made?: Made | undefined;
  readonly origin?: Origin | undefined;
  /** Generation parameters, where the format has no other place for them. */
  readonly parameters?: string | undefined;
}

/**
 * A packet naming the program, the kind of source (IPTC's mark of AI-made pictures), the prompt, and the recipe as
 * JSON.
 */
export function xmpPacket(
  recipe: Recipe,
  { title, descriptionLimit = Infinity, creator, made, origin, parameters }: PacketOptions = {},
): string {
  return packet([
    program,
    made ? `<xmp:CreateDate>${isoOf(made)}</xmp:CreateDate>` : "",
    sourceType(recipe),
    creatorOf(creator),
    localized("dc:title", title ?? ""),
    localized("dc:description", wordsOf(recipe).slice(0, descriptionLimit)),
    localized("exif:UserComment", parameters ?? ""),
    `<atelier:recipe>${escape(portableJson(recipe))}</atelier:recipe>`,
    origin ? `<atelier:origin>${escape(portableJson(origin))}</atelier:origin>` : "",
  ]);
}

/**
 * A packet with IPTC's mark of AI-made pictures and no word of the recipe.
 * @param credit adds the program and whose work it is; null leaves nothing but the mark
 */
export function markPacket(recipe: Recipe, credit: { readonly creator: string } | null): string {
  return packet(credit === null ? [sourceType(recipe)] : [program, sourceType(recipe), creatorOf(credit.creator)]);
}

const program = `<xmp:CreatorTool>${software}</xmp:CreatorTool>`;

function sourceType(recipe: Recipe): string {
  const source = recipe.subjects.length > 0 ? sourceTypes.composite : sourceTypes.generated;
  return `<Iptc4xmpExt:DigitalSourceType>${source}</Iptc4xmpExt:DigitalSourceType>`;
}

/** Only the namespaces in use are declared: a namespace of ours would name the program as well. */
function packet(properties: readonly string[]): string {
  const present = properties.filter((property) => property !== "");
  const used = Object.entries(namespaces).filter(([prefix]) =>
    present.some((property) => property.startsWith(`<${prefix}:`)),
  );
  const declarations = used.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`).join("");
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about=""${declarations}>`,
    ...present,
    "</rdf:Description>",
    "</rdf:RDF></x:xmpmeta>",
    '<?xpacket end="w"?>',
  ].join("\n");
}

/**
 * The recipe's JSON in a packet, also where another program rewrote it with another prefix or as an attribute.
 * Undefined where there is none.
 */
export const recipeJsonIn = (packet: string): string | undefined => propertyIn(packet, namespaces.atelier, "recipe");

/** Where a picture comes from, by its packet; null where that does not say it. */
export function originInPacket(packet: string): Origin | null {
  const json = propertyIn(packet, namespaces.atelier, "origin");
  return (json !== undefined && originSchema.safeParse(tryJson(json)).data) || null;
}

function propertyIn(packet: string, namespace: string, name: string): string | undefined {
  const uri = namespace.replaceAll(".", "\\.");
  const prefix = new RegExp(`xmlns:([\\w-]+)\\s*=\\s*["']${uri}["']`).exec(packet)?.[1];
  if (prefix === undefined) return undefined;
  const element = new RegExp(`<${prefix}:${name}(?:\\s[^>]*)?>([^<]*)</${prefix}:${name}>`).exec(packet);
  const attribute = new RegExp(`\\s${prefix}:${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(packet);
  const text = element?.[1] ?? attribute?.[1] ?? attribute?.[2];
  return text === undefined ? undefined : unescape(text);
}

/** Where packets say when a picture was made: ours, and what other programs keep of it. */
const dated = [
  [namespaces.xmp, "CreateDate"],
  [namespaces.exif, "DateTimeOriginal"],
  ["http://ns.adobe.com/photoshop/1.0/", "DateCreated"],
] as const;

/** The dates on which a picture was made, by its packet, whichever prefix and form another program gave them. */
export function datesInPacket(packet: string): readonly Said[] {
  return dated.flatMap(([namespace, name]) => {
    const date = propertyIn(packet, namespace, name);
    return date === undefined ? [] : { date };
  });
}

/** Where packets of XMP begin and end, in files of any kind. */
const packetBegin = "<x:xmpmeta";
const packetEnd = "</x:xmpmeta>";

/** Every packet of XMP in a file, wherever it stands. */
export function* packetsIn(bytes: Buffer): Generator<string> {
  for (let begin = bytes.indexOf(packetBegin); begin >= 0; begin = bytes.indexOf(packetBegin, begin + 1)) {
    const end = bytes.indexOf(packetEnd, begin);
    if (end < 0) return;
    yield bytes.toString("utf8", begin, end + packetEnd.length);
  }
}

function localized(name: string, text: string): string {
  return text === ""
    ? ""
    : `<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escape(text)}</rdf:li></rdf:Alt></${name}>`;
}

function creatorOf(name = ""): string {
  return name === "" ? "" : `<dc:creator><rdf:Seq><rdf:li>${escape(name)}</rdf:li></rdf:Seq></dc:creator>`;
}

/** JSON without the few characters that XML forbids even when escaped; JSON itself escapes the others. */
function portableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function escape(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll("\r", "&#xD;")
  );
}

function unescape(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
