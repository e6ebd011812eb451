import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { ProductsService } from './products.service.js';

@Controller()
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Answers(catalog.listProducts)
  list(request: catalog.ListProducts, actor: Actor): Promise<Page<catalog.ProductView>> {
    return this.products.list(request, actor);
  }

  @Answers(catalog.getProduct)
  get(request: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.products.get(request, actor);
  }

  @Answers(catalog.lookupProduct)
  lookup(request: catalog.LookupProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.products.lookup(request, actor);
  }

  @Answers(catalog.createProduct)
  create(request: catalog.CreateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.products.create(request, actor);
  }

  @Answers(catalog.updateProduct)
  update(request: catalog.UpdateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.products.update(request, actor);
  }

  @Answers(catalog.productCards)
  cards(request: catalog.ProductIds, actor: Actor): Promise<readonly catalog.ProductCard[]> {
    return this.products.cards(request, actor);
  }

  @Answers(catalog.productCosts)
  costs(request: catalog.ProductIds, actor: Actor): Promise<readonly catalog.ProductCost[]> {
    return this.products.costs(request, actor);
  }
}
