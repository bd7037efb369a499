import { loginContract } from './ssh-login.contract.ts'

loginContract('logging in over SSH', 'ssh2')
