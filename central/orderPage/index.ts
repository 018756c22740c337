/** One order as a whole, for the desk's page of it: gathered from every shard it has been in. Nothing is written. */
export { registerOrderPageRoutes } from './routes.ts';
