export { awsFocus, default } from './aws-focus.ts'
