declare module 'asl-validator' {
  interface Validation {
    readonly isValid: boolean;
    readonly errors?: readonly unknown[];
    readonly errorsText?: (separator?: string) => string;
  }
  function validate(definition: object): Validation;
  export = validate;
}
