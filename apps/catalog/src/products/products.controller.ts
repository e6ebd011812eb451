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

  @Answers(catalog.deleteProduct)
  delete(request: catalog.DeleteProduct, actor: Actor): Promise<void> {
    return this.products.delete(request, actor);
  }

  @Answers(catalog.reactivateProduct)
  reactivate(request: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.products.reactivate(request, actor);
  }

  @Answers(catalog.productCards)
  cards(request: catalog.ProductIds, actor: Actor): Promise<readonly catalog.ProductCard[]> {
    return this.products.cards(request, actor);
  }

  @Answers(catalog.catalogVersion)
  version(_request: catalog.AllCategories, actor: Actor): Promise<catalog.CatalogVersion> {
    return this.products.version(actor);
  }

  @Answers(catalog.productCosts)
  costs(request: catalog.ProductIds, actor: Actor): Promise<readonly catalog.ProductCost[]> {
    return this.products.costs(request, actor);
  }
}
