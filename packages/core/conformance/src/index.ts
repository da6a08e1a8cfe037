export type { RegisterTest, SuiteFixture, SuiteOptions } from './suite.ts'
export { type BackendFixture, testBackend } from './test-backend.ts'
export { type StoreFixture, testStore } from './test-store.ts'
export {
  type ColumnCase,
  type ExpectedManifest,
  type ListedObject,
  testVendor,
  type VendorDelivery,
  type VendorSuite,
} from './test-vendor.ts'
