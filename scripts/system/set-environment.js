/** Run by Jest before all tests: what they start lies outside of PATH on some machines. */
import { environmentFor, thisMachine } from './places.js';

export default function setEnvironment() {
  Object.assign(process.env, environmentFor(thisMachine));
}
