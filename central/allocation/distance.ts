/**
 * Middles of countries, and of China's provinces, in whole degrees north and east: near enough to say which of two
 * warehouses is the nearer one. Written down from any atlas; where a country is missing, it is far from all.
 */
const COUNTRIES =
  'AD43,2 AE24,54 AF33,66 AL41,20 AM40,45 AO-12,18 AR-34,-64 AT47,14 AU-25,134 AZ40,48 BA44,18 BD24,90 BE51,5 ' +
  'BF12,-2 BG43,25 BH26,51 BI-3,30 BJ9,2 BN5,115 BO-17,-65 BR-10,-55 BS24,-76 BT27,91 BW-22,24 BY53,28 BZ17,-89 ' +
  'CA56,-106 CD-3,24 CF7,21 CG-1,15 CH47,8 CI8,-6 CL-30,-71 CM6,12 CN35,105 CO4,-72 CR10,-84 CU22,-80 CY35,33 ' +
  'CZ50,15 DE51,10 DK56,10 DO19,-70 DZ28,3 EC-2,-78 EE59,26 EG27,30 ES40,-4 ET9,39 FI64,26 FJ-18,178 FR46,2 ' +
  'GA-1,12 GB54,-2 GE42,44 GG49,-3 GH8,-2 GI36,-5 GM13,-15 GN11,-11 GR39,22 GT16,-90 GY5,-59 HK22,114 HN15,-87 ' +
  'HR45,16 HT19,-73 HU47,20 ID-5,120 IE53,-8 IL31,35 IM54,-5 IN21,78 IQ33,44 IR32,53 IS65,-18 IT43,12 JE49,-2 ' +
  'JM18,-77 JO31,36 JP36,138 KE0,38 KG41,75 KH13,105 KP40,127 KR37,128 KW29,48 KZ48,68 LA18,105 LB34,36 LI47,10 ' +
  'LK7,81 LR6,-9 LS-29,28 LT55,24 LU50,6 LV57,25 LY27,17 MA32,-6 MC44,7 MD47,29 ME42,19 MG-20,47 MK41,22 ML17,-4 ' +
  'MM21,96 MN46,105 MO22,114 MR20,-12 MT36,14 MU-20,57 MV3,73 MW-13,34 MX23,-102 MY3,102 MZ-18,35 NA-22,17 NE16,8 ' +
  'NG10,8 NI13,-85 NL52,6 NO62,10 NP28,84 NZ-42,174 OM21,57 PA9,-80 PE-10,-76 PG-6,147 PH13,122 PK30,70 PL52,20 ' +
  'PR18,-66 PT40,-8 PY-23,-58 QA25,51 RO46,25 RS44,21 RU60,90 RW-2,30 SA24,45 SD15,30 SE62,15 SG1,104 SI46,15 ' +
  'SK49,20 SL8,-12 SM44,12 SN14,-14 SO6,46 SR4,-56 SV14,-89 SY35,38 SZ-26,31 TD15,19 TG8,1 TH15,101 TJ39,71 ' +
  'TM40,60 TN34,9 TR39,35 TT11,-61 TW24,121 TZ-6,35 UA49,32 UG1,32 US38,-97 UY-33,-56 UZ41,64 VA42,12 VE8,-66 ' +
  'VN16,106 YE15,48 ZA-29,24 ZM-15,30 ZW-20,30';
const PROVINCES =
  '北京40,116 天津39,117 河北39,116 山西37,112 内蒙古44,114 辽宁41,123 吉林43,126 黑龙江47,128 上海31,121 江苏33,120 ' +
  '浙江29,120 安徽32,117 福建26,118 江西27,116 山东36,118 河南34,114 湖北31,112 湖南28,112 广东23,113 广西24,109 ' +
  '海南19,110 重庆30,108 四川31,103 贵州27,107 云南25,102 西藏31,89 陕西35,109 甘肃38,102 青海36,96 宁夏37,106 ' +
  '新疆42,86 台湾24,121 香港22,114 澳门22,114';

type Point = readonly [north: number, east: number];
const read = (text: string): ReadonlyMap<string, Point> =>
  new Map(
    text.split(' ').flatMap((entry) => {
      const [, name = '', north, east] = /^(\D+?)(-?\d+),(-?\d+)$/.exec(entry) ?? [];
      return name === '' ? [] : [[name, [Number(north), Number(east)] as Point] as const];
    }),
  );
const countries = read(COUNTRIES);
const provinces = read(PROVINCES);

export interface Spot {
  /** ISO code. */
  readonly country: string;
  /** Province or state, as an address has it. */
  readonly region?: string;
}

function pointOf({ country, region }: Spot): Point | undefined {
  if (country === 'CN' && region !== undefined) {
    for (const [name, point] of provinces) if (region.startsWith(name)) return point;
  }
  return countries.get(country);
}

/** Half of the earth's way round: nothing is farther. */
const FARTHEST_KM = 20_038;
const RADIUS_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the earth, roughly; 0 within one country, or province; farthest where a country is not known. */
export function distanceKm(from: Spot, to: Spot): number {
  const [a, b] = [pointOf(from), pointOf(to)];
  if (!a || !b) return from.country === to.country ? 0 : FARTHEST_KM;
  const [north, east] = [radians(b[0] - a[0]), radians(b[1] - a[1])];
  const half =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a[0])) * Math.cos(radians(b[0])) * Math.sin(east / 2) ** 2;
  return Math.round(2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half))));
}
