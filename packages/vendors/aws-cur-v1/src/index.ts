export { awsCurV1, default } from './aws-cur-v1.ts'
