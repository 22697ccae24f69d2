import { expect, test } from "vitest";
import { folded } from "./folded.ts";

test.each([
  ["José", "José".normalize("NFD")],
  ["JOSÉ ", "josé"],
  ["Straße", "STRASSE"],
  ["ﬁn", "FIN"],
  ["Ａｎｎａ", "anna"],
  ["ガブリエラ", "ガブリエラ".normalize("NFD")],
  ["ΟΔΟΣ", "οδος"],
  ["한글", "한글".normalize("NFD")],
])("%j and %j are one name", (one, other) => expect(folded(one)).toBe(folded(other)));

test.each([
  ["Jose", "José"],
  ["Anna", "Ana"],
  ["が", "か"],
])("%j and %j are two", (one, other) => expect(folded(one)).not.toBe(folded(other)));
