/**
 * The sample warehouse: products, bins, stock, people and addresses derived from a SKU or a key, the same every
 * time and on every machine, and a small generated order file. Real files have none of these.
 */
export { deriveProduct, type SampleProduct } from './product.ts';
export { deriveLocation, deriveOpeningStock, type SampleLocation } from './location.ts';
export { deriveContact } from './contact.ts';
export { samplePeople, sampleTotes, type SamplePerson } from './people.ts';
export { sampleOrderCsv, type SampleOrderCsvOptions } from './orderCsv.ts';
