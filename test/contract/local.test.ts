import { openTarget } from '../../src/target/open.ts'
import { targetContract } from './target.contract.ts'

targetContract('this machine', () => openTarget('local'))
