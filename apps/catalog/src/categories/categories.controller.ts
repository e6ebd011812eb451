import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { CategoriesService } from './categories.service.js';

@Controller()
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Answers(catalog.listCategories)
  list(_request: catalog.AllCategories, actor: Actor): Promise<readonly catalog.CategoryView[]> {
    return this.categories.list(actor);
  }
}
