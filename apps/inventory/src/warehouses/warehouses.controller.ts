import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { WarehousesService } from './warehouses.service.js';

@Controller()
export class WarehousesController {
  constructor(private readonly warehouses: WarehousesService) {}

  @Answers(inventory.listWarehouses)
  list(query: inventory.ListWarehouses, actor: Actor): Promise<Page<inventory.WarehouseView>> {
    return this.warehouses.list(query, actor);
  }

  @Answers(inventory.getWarehouse)
  get(request: inventory.GetWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.warehouses.get(request, actor);
  }

  @Answers(inventory.createWarehouse)
  create(request: inventory.CreateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.warehouses.create(request, actor);
  }

  @Answers(inventory.updateWarehouse)
  update(request: inventory.UpdateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.warehouses.update(request, actor);
  }

  @Answers(inventory.deleteWarehouse)
  delete(request: inventory.WarehouseRef, actor: Actor): Promise<void> {
    return this.warehouses.delete(request, actor);
  }

  @Answers(inventory.warehouseExists)
  exists(request: inventory.GetWarehouse, actor: Actor): Promise<readonly inventory.WarehouseView[]> {
    return this.warehouses.exists(request, actor);
  }
}
