import { loginContract } from './ssh-login.contract.ts'

loginContract("logging in by the system's ssh", 'openssh')
