// The QR code of a Vietnamese identity card (căn cước). It proves nothing: who holds the card is for the courier's eyes.

/** What may be kept of a card: its holder's name and day of birth, and the last four digits of the number. */
export interface CitizenCard {
  readonly name: string;
  readonly born: string;
  readonly last_four: string;
  /** Whether century, sex and year in the number fit the rest: a misprint or a home-made card does not. */
  readonly plausible: boolean;
}

const FIELDS = 7;
const NUMBER = /^[0-9]{12}$/;
const OLD_NUMBER = /^([0-9]{9}|[0-9]{12})?$/;
const HIGHEST_PLACE = 96;

/**
 * Read number | old number or nothing | name | ddmmyyyy | Nam or Nữ | address | ddmmyyyy, newer cards with more behind.
 *
 * Gives null for anything else. The number itself and the address go no further than this function.
 */
export function readCitizenCard(text: string): CitizenCard | null {
  const fields = text.normalize("NFC").split("|").map((field) => field.trim());
  if (fields.length < FIELDS) return null;
  const [number, oldNumber, name, birthday, sex, , issued] = fields;
  const born = dayOf(birthday);
  if (!NUMBER.test(number) || !OLD_NUMBER.test(oldNumber) || !name || !born) return null;
  const plausible = fits(number, born, sex) && (dayOf(issued) ?? "") > born;
  return { name, born, last_four: number.slice(-4), plausible };
}

/** Say whether a number begins with a place of birth, then century and sex in one digit, then the year's last two. */
function fits(number: string, born: string, sex: string): boolean {
  const year = Number(born.slice(0, 4));
  const centuryAndSex = 2 * (Math.floor(year / 100) - 19) + ["Nam", "Nữ"].indexOf(sex);
  const place = Number(number.slice(0, 3));
  const isKnownSex = sex === "Nam" || sex === "Nữ";
  return isKnownSex && place >= 1 && place <= HIGHEST_PLACE && Number(number[3]) === centuryAndSex &&
    number.slice(4, 6) === born.slice(2, 4);
}

/** Read ddmmyyyy as a day that the calendar has: 2026-11-20. */
function dayOf(text: string): string | null {
  const [, day, month, year] = /^([0-9]{2})([0-9]{2})([0-9]{4})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const written = `${year}-${month}-${day}`;
  const moment = new Date(`${written}T00:00:00Z`);
  return !isNaN(moment.getTime()) && moment.toISOString().startsWith(written) ? written : null;
}
