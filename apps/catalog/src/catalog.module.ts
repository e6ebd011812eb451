import { Module } from '@nestjs/common';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesService } from './categories/categories.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { ImportsService } from './imports/imports.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';

@Module({
  controllers: [ProductsController, CategoriesController, ImportsController],
  providers: [ProductsService, ProductsRepository, CategoriesService, ImportsService, ImportsRepository],
})
export class CatalogModule {}
