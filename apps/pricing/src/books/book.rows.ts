import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often anything a business's prices are made of has changed. */
@Entity({ name: 'books' })
export class BookRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @Column('bigint') version!: number;
}
