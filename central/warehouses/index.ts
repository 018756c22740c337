/**
 * The warehouses of the house: which there are, what countries they serve, and which of them an order
 * goes to. What happens inside one belongs to routing and to the floor.
 */
export { addWarehouse, changeWarehouse, type WarehouseToAdd } from './manageWarehouses.ts';
export { countryKey } from './countries.ts';
export { routeOrder } from './routeOrder.ts';
export {
  findWarehouse,
  listWarehouses,
  MAIN_WAREHOUSE,
  settingsOf,
  type Warehouse,
  warehousesIn,
} from './warehouse.ts';
