import { Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('products')
export class ProductsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(catalog.listProducts)
  list(request: catalog.ListProducts, actor: Actor): Promise<Page<catalog.ProductView>> {
    return this.bus.ask(catalog.listProducts, request, actor);
  }

  @Get('lookup')
  @Exposes(catalog.lookupProduct)
  lookup(request: catalog.LookupProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.lookupProduct, request, actor);
  }

  @Get('categories')
  @Exposes(catalog.listCategories)
  listCategories(request: catalog.AllCategories, actor: Actor): Promise<readonly catalog.CategoryView[]> {
    return this.bus.ask(catalog.listCategories, request, actor);
  }

  @Get(':id')
  @Exposes(catalog.getProduct)
  get(request: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.getProduct, request, actor);
  }

  @Post()
  @Exposes(catalog.createProduct)
  create(request: catalog.CreateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.createProduct, request, actor);
  }

  @Put(':id')
  @Exposes(catalog.updateProduct)
  update(request: catalog.UpdateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.updateProduct, request, actor);
  }
}
