/**
 * How alike two pictures are in form and in colour, by their pixels alone: histograms of the edges' directions in a
 * grid of cells, each normalised by itself (after Dalal and Triggs, "Histograms of Oriented Gradients", CVPR 2005), so
 * that neither light nor ink decides. Rough, but it needs no weights.
 */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "../image/resample.ts";

const SIDE = 128;
const CELLS = 16;
const DIRECTIONS = 8;
const CELL = SIDE / CELLS;
/** Cells by which one picture may be moved over the other. */
const SHIFT = 1;
/** Mean strength of edges, of 255, below which a picture shows nothing. */
const NOTHING = 1.5;

/** A picture's form and colours, made once for every comparison with it. */
export interface Structure {
  /** [cells, cells, directions], each direction without the mean of all cells. */
  readonly edges: Float32Array;
  /** Mean colour of every cell, 0…255: [cells, cells, 3]. */
  readonly colours: Float32Array;
  /** Nothing to see: a plain area. */
  readonly blank: boolean;
}

/** Pictures are squeezed to a square, as the composition keeps its places so. */
export function structureOf(picture: Pixels): Structure {
  const { rgb } = resample(picture, SIDE, SIDE, "bicubic");
  const light = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < light.length; i++)
    light[i] = 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!;
  const edges = new Float32Array(CELLS * CELLS * DIRECTIONS);
  const colours = new Float32Array(CELLS * CELLS * 3);
  let strength = 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const cell = Math.floor(y / CELL) * CELLS + Math.floor(x / CELL);
      for (let c = 0; c < 3; c++) colours[3 * cell + c]! += rgb[3 * (y * SIDE + x) + c]! / (CELL * CELL);
      const at = (row: number, column: number): number =>
        light[Math.min(SIDE - 1, Math.max(0, row)) * SIDE + Math.min(SIDE - 1, Math.max(0, column))]!;
      const [dx, dy] = [(at(y, x + 1) - at(y, x - 1)) / 2, (at(y + 1, x) - at(y - 1, x)) / 2];
      const size = Math.hypot(dx, dy);
      strength += size / (SIDE * SIDE);
      // A line from dark to light is the same line as one from light to dark.
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) * DIRECTIONS;
      const low = Math.floor(turn);
      const share = turn - low;
      edges[cell * DIRECTIONS + (low % DIRECTIONS)]! += size * (1 - share);
      edges[cell * DIRECTIONS + ((low + 1) % DIRECTIONS)]! += size * share;
    }
  }
  return { edges: balanced(edges), colours, blank: strength < NOTHING };
}

/** Pixels of a side of a picture seen so small that neither strokes nor the grids of a style are seen in it. */
const COARSE = 16;

/** The edges of a picture's large shapes, as those of `structureOf`. */
export const largeShapesOf = (picture: Pixels): Float32Array =>
  structureOf(resample(picture, COARSE, COARSE, "bicubic")).edges;

/** Every cell brought to about one length, then each direction's mean over all cells taken away. */
function balanced(edges: Float32Array): Float32Array {
  const cells = CELLS * CELLS;
  const out = new Float32Array(edges.length);
  const faint = 0.05 * Math.max(1, ...edges);
  for (let cell = 0; cell < cells; cell++) {
    const own = edges.subarray(cell * DIRECTIONS, (cell + 1) * DIRECTIONS);
    const length = Math.hypot(...own) + faint;
    for (let d = 0; d < DIRECTIONS; d++) out[cell * DIRECTIONS + d] = own[d]! / length;
  }
  for (let d = 0; d < DIRECTIONS; d++) {
    let mean = 0;
    for (let cell = 0; cell < cells; cell++) mean += out[cell * DIRECTIONS + d]! / cells;
    for (let cell = 0; cell < cells; cell++) out[cell * DIRECTIONS + d]! -= mean;
  }
  return out;
}

/** Correlation of two pictures' edges, −1…1, at the best of a few small displacements. */
export function alikeInForm(a: Structure, b: Structure): number {
  let best = -1;
  for (let dy = -SHIFT; dy <= SHIFT; dy++)
    for (let dx = -SHIFT; dx <= SHIFT; dx++) best = Math.max(best, displaced(a.edges, b.edges, dx, dy));
  return best;
}

function displaced(a: Float32Array, b: Float32Array, dx: number, dy: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let y = Math.max(0, -dy); y < CELLS - Math.max(0, dy); y++) {
    for (let x = Math.max(0, -dx); x < CELLS - Math.max(0, dx); x++) {
      for (let d = 0; d < DIRECTIONS; d++) {
        const p = a[(y * CELLS + x) * DIRECTIONS + d]!;
        const q = b[((y + dy) * CELLS + x + dx) * DIRECTIONS + d]!;
        ab += p * q;
        aa += p * p;
        bb += q * q;
      }
    }
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** How far two pictures are one and the same, 0…1: alike in form, and of the same colours in the same places. */
export function sameness(a: Structure, b: Structure): number {
  let apart = 0;
  for (let i = 0; i < a.colours.length; i++) apart += Math.abs(a.colours[i]! - b.colours[i]!) / a.colours.length;
  return Math.max(0, displaced(a.edges, b.edges, 0, 0)) * Math.max(0, 1 - apart / 64);
}
