import { Module } from '@nestjs/common';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesService } from './categories/categories.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';

@Module({
  controllers: [ProductsController, CategoriesController],
  providers: [ProductsService, ProductsRepository, CategoriesService],
})
export class CatalogModule {}
