import { z } from 'zod';
import type { Known } from '../model/known.ts';
import { knownSchema } from '../model/known-schema.ts';
import { aclNotKept, noAcl, type Acl } from './acl.ts';

const permissions = z.number().int().min(0).max(7);
const named = z.array(z.object({ id: z.number().int().min(0).max(0xffff_fffe), permissions }));

/** See Acl. */
export const aclSchema: z.ZodType<Acl> = z
  .object({ owner: permissions, users: named, owningGroup: permissions, groups: named, mask: permissions.nullable(), other: permissions })
  .refine(({ users, groups, mask }) => mask !== null || users.length + groups.length === 0);

/** Snapshots of before Sockatlas read what an ACL says tell only whether there is one. */
const onlyWhether = z.object({ known: z.literal(true), value: z.boolean() }).transform(({ value }): Known<Acl | null> => (value ? aclNotKept : noAcl));

export const knownAclSchema: z.ZodType<Known<Acl | null>> = z.union([knownSchema(aclSchema.nullable()), onlyWhether]);
