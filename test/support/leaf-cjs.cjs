const ts = require('typescript');
const { createHash } = require('node:crypto');

module.exports = {
  getCacheKey: (source, file, options) =>
    createHash('sha256')
      .update(`${file}\0${options.supportsStaticESM}\0${options.configString}\0${source}`)
      .digest('hex')
      .slice(0, 32),
  process: (source, file, options) => ({
    code: options.supportsStaticESM
      ? source
      : ts.transpileModule(source, {
          fileName: file,
          compilerOptions: {
            module: ts.ModuleKind.CommonJS,
            target: ts.ScriptTarget.ES2022,
            allowJs: true,
          },
        }).outputText,
  }),
};
