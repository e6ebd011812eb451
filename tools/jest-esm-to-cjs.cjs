// Compiles only files with ESM syntax; CommonJS passes untouched (Jest on Node 20 has no require(esm)).
const { transformSync, version } = require('@swc/core');
const { createHash } = require('node:crypto');

const ESM = /(^|[;\n}])\s*(import[\s{*"']|export[\s{*]|import\.meta)/;

module.exports = {
  process(code, file) {
    if (!file.endsWith('.mjs') && !ESM.test(code) && !code.includes('import.meta')) return { code };
    return transformSync(code, {
      filename: file,
      swcrc: false,
      configFile: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } },
    });
  },
  getCacheKey: (code, file) =>
    createHash('sha1')
      .update(version + file + '\0' + code)
      .digest('hex'),
};
