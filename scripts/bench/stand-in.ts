import type { Lab } from '../../test/live/lab/index.ts'

/** A listing of so many messages to 3,000 destinations, for as many reasons. */
const listing = `
import sys
with open('/queue.jsonl', 'w') as out:
    for i in range(int(sys.argv[1])):
        out.write('{"queue_name": "deferred", "queue_id": "%X", "arrival_time": %d, "message_size": %d, "forced_expire": false, "sender": "user%d@antv.test", "recipients": [{"address": "r%d@dest%d.example", "delay_reason": "connect to mx%d.dest%d.example[198.51.100.%d]:25: Connection timed out"}]}\\n' % (0xA0000000 + i, 1700000000 + i * 7919 % 1000003, 400 + i % 9000, i % 500, i, i % 3000, i % 2, i % 3000, i % 250))
`

/** From now on postqueue(1) of the lab prints a made listing: so many real messages cannot be had in the time of a bench. */
export const standIn = async (lab: Lab, messages: number): Promise<void> => {
  await lab.must(['python3', '-c', listing, `${messages}`])
  await lab.sh("printf '#!/bin/sh\\nexec cat /queue.jsonl\\n' > /usr/sbin/postqueue")
}
