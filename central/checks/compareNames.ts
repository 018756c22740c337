import { distance } from 'fastest-levenshtein';

/** Letters that are written apart in some alphabets, and don't come apart by normalising. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', å: 'a', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};
/** How somebody is addressed says nothing of who it is; nor do the small words within names. */
const PASSED_OVER = new Set(
  (
    'mr mrs ms miss mx dr prof sir herr frau hr fr monsieur madame mme mlle m señor senor senora sr sra jr snr jnr' +
    ' ii iii iv de da do dos das del della di du la le las los van von der den ten ter zu af al el bin ibn bint y e and und'
  ).split(' '),
);
const HONORIFICS = /(先生|女士|小姐|太太|经理|經理|同学|老师|様|さん|씨|님)/gu;
/** A business pays for its people, and gets what they ordered. */
const BUSINESS =
  /(^|\P{L})(ltd|limited|llc|llp|inc|corp|corporation|company|co|gmbh|ag|kg|ug|ohg|sarl|sas|sa|srl|spa|bv|nv|oy|ab|aps|plc|pty|pte|kk)(\P{L}|$)|公司|商店|超市|株式会社|주식회사/u;

/** Of one script a name is compared by its characters (there are no spaces to go by), or by its words. */
const SCRIPTS = [
  { letters: /\p{Script=Han}/gu, by: 'characters' },
  { letters: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, by: 'characters' },
  { letters: /\p{Script=Hangul}/gu, by: 'characters' },
  { letters: /\p{Script=Latin}/gu, by: 'words' },
  { letters: /\p{Script=Cyrillic}/gu, by: 'words' },
  { letters: /\p{Script=Greek}/gu, by: 'words' },
  { letters: /\p{Script=Arabic}/gu, by: 'words' },
  { letters: /\p{Script=Hebrew}/gu, by: 'words' },
  { letters: /\p{Script=Thai}/gu, by: 'words' },
] as const;

const plainly = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(HONORIFICS, ' ')
    .replaceAll(/[ßæœøåłđðþı]/g, (letter) => WRITTEN[letter] ?? letter)
    .replaceAll(/['’‘`´]/g, '');

let simplified: Set<string> | undefined;
/** Characters of GB 2312, which has none that only traditional writing uses. */
function simplifiedCharacters(): Set<string> {
  if (simplified) return simplified;
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) bytes.push(row, cell);
  }
  simplified = new Set(new TextDecoder('gbk').decode(Uint8Array.from(bytes)));
  return simplified;
}
const isSimplified = (characters: readonly string[]): boolean =>
  characters.every((character) => simplifiedCharacters().has(character));

/** No character in common: neither a family nor a given name. 張 and 张 are one, which no table here tells. */
function charactersDiffer(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(one);
  if (other.some((character) => known.has(character))) return false;
  return isSimplified(one) === isSimplified(other);
}

const FEW_LETTERS = 4;
const MANY_LETTERS = 8;
/** A letter or two more, less or wrong; Jo for Johanna. */
function isAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length >= 2 && long.startsWith(short)) return true;
  if (short.length < FEW_LETTERS) return false;
  return distance(one, other) <= (short.length < MANY_LETTERS ? 1 : 2);
}

const areInitials = (words: readonly string[]): boolean =>
  words.every(({ length }) => length === 1);
const beginAlike = (initials: readonly string[], words: readonly string[]): boolean =>
  initials.every((initial) => words.some((word) => word.startsWith(initial)));

/** No word in common, in whatever order they stand and wherever they are parted. */
function wordsDiffer(one: readonly string[], other: readonly string[]): boolean {
  if (areInitials(one)) return !beginAlike(one, other);
  if (areInitials(other)) return !beginAlike(other, one);
  const [ones, others] = [one, other].map((words) => words.filter(({ length }) => length > 1));
  if (!ones || !others) return false;
  if (ones.some((word) => others.some((theirs) => isAlike(word, theirs)))) return false;
  const [joined, theirs] = [one.join(''), other.join('')];
  const within = (words: readonly string[], whole: string) =>
    words.some((word) => word.length >= FEW_LETTERS && whole.includes(word));
  return joined !== theirs && !within(ones, theirs) && !within(others, joined);
}

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}]+/u).filter((word) => word !== '' && !PASSED_OVER.has(word));

/**
 * Whether two names are clearly not one person's, nor one family's. Everything that may be a way of writing is none:
 * order, case, accents, initials, typing errors. What can't be compared (other scripts, businesses, names that a
 * marketplace has blacked out) does not differ.
 */
export function namesDiffer(one: string, other: string): boolean {
  const [a, b] = [plainly(one), plainly(other)];
  if (/[*＊•]/u.test(a + b) || BUSINESS.test(a) || BUSINESS.test(b)) return false;
  let compared = false;
  for (const { letters, by } of SCRIPTS) {
    const [ones, others] = [a.match(letters), b.match(letters)];
    if (!ones || !others) continue;
    if (by === 'characters') {
      if (!charactersDiffer(ones, others)) return false;
      compared = true;
      continue;
    }
    const is = new RegExp(letters.source, 'u');
    const [words, theirs] = [a, b].map((text) => wordsOf(text).filter((word) => is.test(word)));
    if (!words?.length || !theirs?.length) continue;
    if (!wordsDiffer(words, theirs)) return false;
    compared = true;
  }
  return compared;
}
