import packageJson from '../../package.json' with { type: 'json' };

/** Central's program behind Node's own options, as `npm run central` starts it: for whoever starts it without npm. */
export const [, ...CENTRAL_PROGRAM] = packageJson.scripts.central.split(' ');
