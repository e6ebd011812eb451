import { dictionary } from '@zxcvbn-ts/language-common';

// in lower case, the most used first; kept by the zxcvbn-ts project
const common = new Set<string>(dictionary['passwords-common'] as readonly string[]);

/** Whether many people use a password, given in lower case. */
export const isCommonPassword = (folded: string): boolean => common.has(folded);
