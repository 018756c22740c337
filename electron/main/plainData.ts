const DEPTH = 64;

/** Whether a value is data and nothing else: what crosses the bridge carries no function, getter, promise or live object. */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true;
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return true;
    case 'object':
      break;
    default:
      return false;
  }
  if (depth > DEPTH) return false;
  if (Array.isArray(value)) return value.every((part) => isPlainData(part, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  // SQLite's rows and parsed tables have no prototype at all.
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Reflect.ownKeys(value).every((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    return (
      typeof key === 'string' &&
      property !== undefined &&
      'value' in property &&
      isPlainData(property.value, depth + 1)
    );
  });
}
