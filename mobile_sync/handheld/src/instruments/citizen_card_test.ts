import { equal } from "../../exchange/testing.ts";
import { readCitizenCard } from "./citizen_card.ts";

const CARD = "092187000217|361234567|Lâm Thị Sà Phia|21031987|Nữ|Ấp Mỹ Ái, Phong Điền, Cần Thơ|14052021";
const HOLDER = { name: "Lâm Thị Sà Phia", born: "1987-03-21", last_four: "0217" };

function withField(place: number, value: string): string {
  return CARD.split("|").with(place, value).join("|");
}

Deno.test("a card gives name, day of birth and the last four digits, and nothing else", () => {
  equal(readCitizenCard(CARD), { ...HOLDER, plausible: true });
  equal(readCitizenCard(CARD.normalize("NFD")), { ...HOLDER, plausible: true });
  equal(readCitizenCard(withField(1, "") + "|||")?.plausible, true);
});

Deno.test("century, sex, year, place and date of issue must fit the number", () => {
  equal(readCitizenCard("092206000217||Ý|21032006|Nam|A|14052021")?.plausible, true);
  for (const number of ["092087000217", "092387000217", "092186000217", "097187000217", "000187000217"]) {
    equal(readCitizenCard(withField(0, number))?.plausible, false, number);
  }
  equal(readCitizenCard(withField(4, "Nam"))?.plausible, false);
  equal(readCitizenCard(withField(4, ""))?.plausible, false);
  equal(readCitizenCard(withField(6, "14051986"))?.plausible, false);
});

Deno.test("what is no card is none", () => {
  const wrong = [
    "",
    CARD.split("|").slice(0, 6).join("|"),
    withField(0, "36123456"),
    withField(1, "12"),
    withField(2, " "),
    withField(3, "31021987"),
    withField(3, "1987"),
  ];
  for (const text of wrong) equal(readCitizenCard(text), null, text);
});
