/** The forms of postal codes, each with the countries that write them so. Countries that are not here have none or unknown ones. */
const forms: readonly (readonly [form: RegExp, countries: string])[] = [
  [/^\d{3}$/, 'FO GN IS LS MG OM PG'],
  [
    /^\d{4}$/,
    'AF AL AM AT AU BD BE BG CC CH CV CX CY DK ET GE GL GW HM HT HU LI LR LU LV MD MK MZ NE NF NO NZ PA PH PY SI SJ SV TN VE ZA',
  ],
  [
    /^\d{5}$/,
    `AX BA BT CR CU DE DO DZ EE EG ES FI FR GF GP GR GT HN HR ID IQ IT JO KE KR KW LA LK LT MA MC ME MM MQ MU MV MX MY
     NC NP PE PF PK PM RE RS SD SM SN TH TR UA UY VA WF YT ZM`,
  ],
  [/^\d{6}$/, 'BY CN CO EC KG KZ NG RO RU SG TJ TM UZ'],
  [/^\d{5,6}$/, 'KH MN VN'],
  [/^\d{5}(?:\d{2})?$/, 'IL'],
  [/^\d{5}(?:[ -]\d{4})?$/, 'AS FM GU MH MP PR PW SA US VI'],
  [/^\d{3} ?\d{2}$/, 'CZ GR SE SK'],
  [/^\d{3}(?:-?\d{2,3})?$/, 'TW'],
  [/^\d{3} ?\d{3}$/, 'IN'],
  [/^\d{3}-?\d{4}$/, 'CL JP'],
  [/^\d{2}-?\d{3}$/, 'PL'],
  [/^\d{4}(?:-\d{3})?$/, 'PT'],
  [/^\d{5}-?\d{3}$/, 'BR'],
  [/^\d{5}-?\d{5}$/, 'IR'],
  [/^\d{4} ?[A-Z]{2}$/, 'NL'],
  [/^(?:[A-Z]\d{4}[A-Z]{3}|[A-Z]?\d{4})$/, 'AR'],
  [/^(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|BFPO ?\d{1,4})$/, 'GB'],
  [/^GY\d\d? ?\d[A-Z]{2}$/, 'GG'],
  [/^IM\d\d? ?\d[A-Z]{2}$/, 'IM'],
  [/^JE\d\d? ?\d[A-Z]{2}$/, 'JE'],
  [/^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d$/, 'CA'],
  [/^[AC-FHKNPRTV-Y](?:\d{2}|6W) ?[\dAC-FHKNPRTV-Y]{4}$/, 'IE'],
  [/^[A-Z]{3} ?\d{4}$/, 'MT'],
  [/^[A-Z]{2} ?[A-Z\d]{2}$/, 'BM'],
  [/^[A-Z]{2} ?\d{4}$/, 'BN'],
  [/^AD ?\d{3}$/, 'AD'],
  [/^AZ ?\d{4}$/, 'AZ'],
  [/^BB ?\d{5}$/, 'BB'],
  [/^KY\d-\d{4}$/, 'KY'],
  [/^VG ?\d{4}$/, 'VG'],
  [/^[HLMS]\d{3}$/, 'SZ'],
];

const formsOf = Map.groupBy(
  forms.flatMap(([form, countries]) => countries.split(/\s+/).map((country) => ({ country, form }))),
  ({ country }) => country,
);

/** A postal code in upper case when that is how its country writes it, otherwise as it is. */
export function normalizePostalCode(postalCode: string, country: string | undefined): string {
  const upperCase = postalCode.toUpperCase();
  return hasFormOf(country, upperCase) === true ? upperCase : postalCode;
}

/** Whether a postal code has a form of its country, with or without the country's code (`LV-1010`); true when none is known. */
export function isPostalCode(postalCode: string, country: string | undefined): boolean {
  return hasFormOf(country, postalCode) ?? true;
}

function hasFormOf(country: string | undefined, postalCode: string): boolean | undefined {
  const national = postalCode.startsWith(`${String(country)}-`) ? postalCode.slice(3) : postalCode;
  return formsOf.get(country ?? '')?.some(({ form }) => form.test(national));
}
