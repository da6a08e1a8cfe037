export { answerText, type HttpGetOptions, httpGet } from './http-get.ts'
export { networkError } from './network-error.ts'
export { type ExpectedContent, objectContent } from './object-content.ts'
export { temporaryPath } from './temporary-path.ts'
