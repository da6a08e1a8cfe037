export { awsCurV2, default } from './aws-cur-v2.ts'
