// The functions' entry points; names as in `FunctionHandler` of the contract.
export { begin } from './begin/handler';
export { reconcile } from './reconcile/handler';
export { report } from './report/handler';
