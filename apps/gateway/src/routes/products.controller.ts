import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, LONGEST_CALL_MS, type Page } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

// A call carries at most a megabyte, and JSON may make six bytes of a character.
const PART = 128 * 1024;
const csv = { type: 'text/csv', field: 'csv', bytes: catalog.MOST_OF_CSV };

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

  @Post('import')
  // 100,000 products take some 20 s
  @Exposes(catalog.importProducts, { reads: csv, fills: { sentAhead: () => undefined }, withinMs: LONGEST_CALL_MS })
  async import({ csv, dryRun }: catalog.ImportProducts, actor: Actor): Promise<catalog.ImportReport> {
    const importId = uuidv7();
    const parts = split(csv);
    const end = parts.pop() ?? '';
    for (const [part, text] of parts.entries())
      await this.bus.ask(catalog.sendImportAhead, { importId, part, csv: text }, actor.asking());
    const request = { csv: end, dryRun: dryRun ?? false, ...(parts.length > 0 && { sentAhead: importId }) };
    return this.bus.ask(catalog.importProducts, request, actor);
  }

  @Post(':id/reactivate')
  @Exposes(catalog.reactivateProduct)
  reactivate(request: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.reactivateProduct, request, actor);
  }

  @Delete(':id')
  @Exposes(catalog.deleteProduct)
  delete(request: catalog.DeleteProduct, actor: Actor): Promise<void> {
    return this.bus.ask(catalog.deleteProduct, request, actor);
  }

  @Put(':id')
  @Exposes(catalog.updateProduct)
  update(request: catalog.UpdateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.bus.ask(catalog.updateProduct, request, actor);
  }
}

/** The text in parts that a message can carry, none of which ends within a character. */
function split(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    const at = Math.min(from + PART, text.length);
    const end = at < text.length && isLowSurrogate(text.charCodeAt(at)) ? at - 1 : at;
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
