/** Pictures found by words of every script, as people type them. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../../tests/fixtures/temporary.ts";
import { newPicture, noisePicture, recipe, store } from "../../../../tests/library.ts";
import type { Opened } from "../opening/open.ts";
import { recordPicture } from "../pictures/record.ts";
import { pictureConditions } from "./search.ts";

/** Words of a picture, and what is typed by somebody who looks for it. */
const found: readonly (readonly [prompt: string, typed: readonly string[]])[] = [
  ["ชายหาดสวย", ["ชาย", "หาด", "ช"]],
  ["مَدْرَسَة كبيرة", ["مدرسة", "مَدْرَسَة", "مدر", "كَبِيرَة"]],
  ["أحمد والبحر", ["احمد", "أحمد", "أَحْمَد"]],
  ["עברית חוֹף", ["חוף", "חוֹף"]],
  ["夕暮れの海辺", ["海", "海辺", "夕"]],
  ["समुद्र तट", ["समु", "तट"]],
  ["İstanbul'da güneş", ["istanbul", "İSTANBUL", "gunes", "GÜNEŞ"]],
  ["ılık deniz", ["ılık", "ILIK", "ilik"]],
  ["Straße am Fluß", ["strasse", "STRAẞE", "fluss"]],
  ["ﬁsh and oﬃce", ["fish", "ﬁsh", "OFFICE"]],
  ["ＡＢＣ wide", ["abc", "ＡＢＣ", "ａｂ"]],
  ["Łódź Ørsted cœur", ["lodz", "orsted", "coeur", "CŒUR"]],
  ["ﾃｽﾄ ｶﾞｲﾄﾞ ﾌﾟﾗﾊ", ["テスト", "ﾃｽﾄ", "ガイド", "ｶﾞｲﾄﾞ", "プラハ", "ﾌﾟﾗ"]],
  ["エドガー", ["ｴﾄﾞｶﾞｰ", "エド"]],
  ["area of x² and H₂O", ["x2", "X²", "h2o", "H₂O"]],
  ["y3 plain", ["y³", "y3"]],
  ["½ moon, Ⅳ of ⑫", ["1/2", "½", "iv", "Ⅳ", "12", "⑫"]],
  ["ёлка", ["елка", "Ёлка"]],
  ["Αθήνα", ["αθηνα", "ΑΘΗΝΑ", "Αθήνα"]],
  ["cafe\u0301 mid\u200bdle soft\u00adhyphen", ["café", "CAFE", "middle", "softhyphen"]],
  ["👩‍🎤 singer", ["👩‍🎤", "👩"]],
  ["ひまわり畑のカード", ["ヒマワリ", "ひまワリ", "ﾋﾏﾜﾘ", "かーど", "ｶｰﾄﾞ", "カード"]],
  ["がっこう ﾔﾏﾀﾞ", ["ガッコウ", "ｶﾞｯｺｳ", "か\u3099っこう", "やまだ", "ヤマダ"]],
  ["ミスヾ ラーメンTシャツ", ["みすゞ", "ミスヾ", "らーめん", "tしゃつ", "Tｼｬﾂ"]],
  ["か\u3099らす", ["ガラス", "がらす"]],
  ["کتاب زیبا ۹۰۷", ["كتاب", "کتاب", "زيبا", "907", "٩٠٧"]],
  ["مـــوسى", ["موسي", "موسى", "موسی"]],
  ["Οδυσσεύς", ["ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ"]],
  ["Đà Nẵng về đêm", ["da nang", "ĐÀ NẴNG", "Đa\u0300 nang", "dem"]],
  ["ภาพที่ ๗๗", ["77", "๗๗"]],
  ["한국 바다에서", ["바다", "한"]],
];

let opened: Opened;
beforeAll(async () => {
  const folder = temporaryFolder();
  opened = await store(folder);
  for (const [n, [prompt]] of found.entries()) {
    const file = await noisePicture(join(folder, `${n}.png`), { width: 16, height: 16 });
    await recordPicture(opened.store, newPicture(file, { recipe: recipe({ prompt }) }));
  }
});
afterAll(() => opened.close());

function search(text: string): readonly number[] {
  const conditions = pictureConditions(text);
  // None at all would ask for everything.
  expect(conditions).not.toEqual([]);
  const where = conditions.map(([sql]) => sql).join(" AND ");
  const values = conditions.flatMap(([, ...of]) => of);
  return opened.store.database.all<{ id: number }>(`SELECT id FROM picture WHERE ${where}`, ...values).map((r) => r.id);
}

test.each(found.map(([prompt, typed], n) => [prompt, typed, n + 1] as const))("%s", (_, typed, id) => {
  expect(typed.map((text) => [text, search(text)])).toEqual(typed.map((text) => [text, [id]]));
});

test("signs without a letter find what has them, and nothing else", () => {
  const signs = ["!!!", "*", "%", "_", '"', "\0", "\ufffd", "\u202e", "\ud800", "。"];
  expect(signs.filter((text) => search(text).length > 0)).toEqual([]);
});
