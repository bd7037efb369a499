import { settingOrigins } from '../../probes/setting-origins.ts'
import { sitePeers } from '../../probes/site-peers.ts'
import * as slots from '../../probes/slots.ts'
import { wantedSettings } from '../../probes/wanted-settings.ts'
import { fill, type Mta } from '../mta.ts'
import { postfixChanging } from './changing.ts'
import { detectPostfix } from './detect.ts'
import { postfixFilterHops } from './filter-hops.ts'
import { postfixLmtpHops } from './lmtp-hops.ts'
import { logLinesFrom } from './log-lines.ts'
import { postfixLogText, postfixMailLog } from './mail-log.ts'
import { postfixMailsystem } from './mailsystem.ts'
import { postfixQueue } from './queue.ts'
import { postfixQueueParameters } from './queue-parameters.ts'
import { postfixRetryTimes } from './retry-times.ts'
import { postfixServedDomains } from './served-domains.ts'
import { postfixServices } from './services.ts'
import { postfixSettingOrigins } from './setting-origins.ts'
import { postfixSettings } from './settings.ts'
import { postfixSitePeers } from './site-peers.ts'
import { stuckLinesFrom } from './stuck-lines.ts'
import { postfixWantedSettings } from './wanted-settings.ts'

export const postfix: Mta = {
  id: 'postfix',
  title: 'Postfix',
  detect: detectPostfix,
  fills: [
    fill(slots.queue, postfixQueue),
    fill(slots.queueParameters, postfixQueueParameters),
    fill(slots.retryTimes, postfixRetryTimes),
    fill(slots.settings, postfixSettings),
    fill(slots.services, postfixServices),
    fill(slots.mailsystem, postfixMailsystem),
    fill(slots.mailLog, postfixMailLog),
    fill(slots.logLines, logLinesFrom('postfix-log-lines', postfixLogText)),
    fill(slots.stuckLines, stuckLinesFrom('postfix-stuck-lines', postfixLogText)),
    fill(slots.lmtpHops, postfixLmtpHops),
    fill(slots.filterHops, postfixFilterHops),
    fill(slots.servedDomains, postfixServedDomains),
    fill(sitePeers, postfixSitePeers),
    fill(settingOrigins, postfixSettingOrigins),
    fill(wantedSettings, postfixWantedSettings),
    fill(slots.allDomains, postfixServedDomains),
  ],
  changing: postfixChanging,
}
