import { settingOrigins } from '../../probes/setting-origins.ts'
import { sitePeers } from '../../probes/site-peers.ts'
import * as slots from '../../probes/slots.ts'
import { wantedSettings } from '../../probes/wanted-settings.ts'
import { fill, fillsOf, type Mta } from '../mta.ts'
import { postfix } from '../postfix/index.ts'
import { logLinesFrom } from '../postfix/log-lines.ts'
import { stuckLinesFrom } from '../postfix/stuck-lines.ts'
import { zimbraAllDomains } from './all-domains.ts'
import { zimbraChanging } from './changing.ts'
import { detectZimbra } from './detect.ts'
import { zimbraFilterHops } from './filter-hops.ts'
import { zimbraLmtpHops } from './lmtp-hops.ts'
import { zimbraLogText, zimbraMailLog } from './mail-log.ts'
import { zimbraQueue } from './queue.ts'
import { zimbraServedDomains } from './served-domains.ts'
import { zimbraServices } from './services.ts'
import { zimbraSettingOrigins } from './setting-origins.ts'
import { zimbraSitePeers } from './site-peers.ts'
import { zimbraWantedSettings } from './wanted-settings.ts'

/** Zimbra's MTA is a Postfix: what Postfix can be asked is asked the same way. */
export const zimbra: Mta = {
  id: 'zimbra',
  title: 'Zimbra',
  detect: detectZimbra,
  fills: fillsOf(postfix.fills, [
    fill(slots.queue, zimbraQueue),
    fill(slots.services, zimbraServices),
    fill(slots.mailLog, zimbraMailLog),
    fill(slots.logLines, logLinesFrom('zimbra-log-lines', zimbraLogText)),
    fill(slots.stuckLines, stuckLinesFrom('zimbra-stuck-lines', zimbraLogText)),
    fill(slots.lmtpHops, zimbraLmtpHops),
    fill(slots.filterHops, zimbraFilterHops),
    fill(slots.servedDomains, zimbraServedDomains),
    fill(sitePeers, zimbraSitePeers),
    fill(settingOrigins, zimbraSettingOrigins),
    fill(wantedSettings, zimbraWantedSettings),
    fill(slots.allDomains, zimbraAllDomains),
  ]),
  changing: zimbraChanging,
}
