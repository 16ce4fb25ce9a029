import { Injectable, type Type } from '@nestjs/common';
import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Fault } from '../../common/fault.js';
import { checkableSchema } from './checkable-schema.js';
import { faultOf } from './fault-text.js';
import { addFormatsTo } from './formats.js';
import { schemaOf } from './model-schemas.js';

/**
 * How strictly a class is taken. `closed`: keys that it does not declare are faults. `open`: they are let
 * through. `query`: closed, for text from a query string: `"20"` counts as 20, and defaults are filled in.
 */
export type ValidationMode = 'closed' | 'open' | 'query';

const FAULTS_MAX = 1000;

const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  strictSchema: true,
  strictNumbers: true,
  allowUnionTypes: true,
};

/**
 * Holds values against the schemas of DTO classes, the same schemas that the API documents. A class is
 * compiled when it is first needed, or before with `prepare`; after that a check of a valid value costs microseconds.
 */
@Injectable()
export class ModelValidator {
  private readonly compilers: Readonly<Record<ValidationMode, Ajv2020>> = {
    closed: addFormatsTo(new Ajv2020(OPTIONS)),
    open: addFormatsTo(new Ajv2020(OPTIONS)),
    query: addFormatsTo(new Ajv2020({ ...OPTIONS, coerceTypes: 'array', useDefaults: true })),
  };
  private readonly compiled: Readonly<Record<ValidationMode, Map<Type, ValidateFunction>>> = {
    closed: new Map(),
    open: new Map(),
    query: new Map(),
  };
  private readonly models = new Map<Type, boolean>();

  /**
   * Everything that is wrong with `value` (the first thousand faults of it), none if it is valid. Paths start
   * with `root`; a fault of the whole value without one has the path `body`. Only the mode `query` changes
   * `value`.
   */
  faults(model: Type, value: unknown, mode: ValidationMode, root = ''): Fault[] {
    const validate = this.validatorOf(model, mode);
    if (validate(value)) return [];
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    const faults = errors.slice(0, FAULTS_MAX).map((error) => faultOf(error, value, root));
    const left = errors.length - faults.length;
    return left ? [...faults, { path: root || 'body', message: `has ${left} more faults` }] : faults;
  }

  /** Compiles `model` now, so that its first value does not wait for it. */
  prepare(model: Type, mode: ValidationMode): void {
    this.validatorOf(model, mode);
  }

  /** Whether `model` is a class with documented properties; others (`Object`, `Buffer`) can't be checked. */
  isModel(model: Type): boolean {
    const known = this.models.get(model);
    if (known !== undefined) return known;
    const isModel = Object.keys(schemaOf(model).properties ?? {}).length > 0;
    this.models.set(model, isModel);
    return isModel;
  }

  private validatorOf(model: Type, mode: ValidationMode): ValidateFunction {
    const known = this.compiled[mode].get(model);
    if (known) return known;
    const schema = checkableSchema(schemaOf(model), mode !== 'open');
    const validate = this.compilers[mode].compile(schema);
    this.compiled[mode].set(model, validate);
    return validate;
  }
}
