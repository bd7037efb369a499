import { openTarget } from '../../src/target/open.ts'
import { actContract } from './act.contract.ts'
import { targetContract } from './target.contract.ts'

targetContract('this machine', () => openTarget('local'))
actContract('this machine', () => openTarget('local'), process.getuid?.() === 0 ? undefined : 'it needs root')
