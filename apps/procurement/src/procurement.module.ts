import { Module } from '@nestjs/common';
import { SuppliersController } from './suppliers/suppliers.controller.js';
import { SuppliersRepository } from './suppliers/suppliers.repository.js';
import { SuppliersService } from './suppliers/suppliers.service.js';

@Module({ controllers: [SuppliersController], providers: [SuppliersService, SuppliersRepository] })
export class ProcurementModule {}
