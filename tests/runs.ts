/** How many cases a property test tries: `few` in `npm test`, ten times as many in `npm run test:long`. */
export const runs = (few: number): number =>
  process.env['STOWLINE_LONG'] === undefined ? few : few * 10;
